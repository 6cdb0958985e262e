package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.RowTiles;

/** {@link IntegerMatMul} in double. Sums of terms beyond f32 are not judged. */
final class IntegerMatMulOracle implements Oracle.Measured<IntegerMatMul> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "(k/16 + 8) · Σ|d|·(|s|·|P| + |b|·|Q|)");
  }

  @Override
  public void compute(IntegerMatMul op, Operands in, Expected y) {
    for (int j = 0; j < y.last(); j++) {
      long[] tile = in.integers(2, j / RowTiles.ROWS);
      for (int row = 0; row < y.rows(); row++) {
        put(op.tiles(), in.integers(0, row), in.row(1, row), tile, row, j, y);
      }
    }
  }

  private static void put(
      RowTiles tiles, long[] q, double[] d, long[] tile, int row, int j, Expected y) {
    int unit = tiles.unit();
    double sum = 0;
    double size = 0;
    boolean overflows = false;
    for (int from = 0; from < q.length; from += unit) {
      long products = 0;
      long codes = 0;
      for (int k = from; k < from + unit; k++) {
        products += q[k] * (stored(tiles, tile, j % RowTiles.ROWS, k) - tiles.zero());
        codes += q[k];
      }
      int slot = from / tiles.group() * RowTiles.ROWS + j % RowTiles.ROWS;
      double s = scale(tiles, tile, slot);
      double b =
          tiles.offsets() ? scale(tiles, tile, (int) tiles.groups() * RowTiles.ROWS + slot) : 0;
      double scale = d[from / RowTiles.UNIT];
      sum += scale * (s * products + b * codes);
      double term = Math.abs(s * products) + Math.abs(b * codes);
      size += Math.abs(scale) * term;
      overflows |= Reals.overflows(term) || Reals.overflows(size);
    }
    if (!overflows) {
      y.put(row, j, sum, (q.length / 16.0 + 8) * size);
    }
  }

  private static long stored(RowTiles tiles, long[] tile, int row, int k) {
    int codes = (int) tiles.codesByte();
    if (tiles.bits() == 8) {
      return (byte) tile[codes + 4 * (k / 4 * RowTiles.ROWS + row) + k % 4];
    }
    return tile[codes + 4 * (k / 8 * RowTiles.ROWS + row) + k % 8 / 2] >> k % 2 * 4 & 15;
  }

  private static double scale(RowTiles tiles, long[] tile, int index) {
    int bytes = tiles.scales().bytes();
    int bits = 0;
    for (int i = 0; i < bytes; i++) {
      bits |= (int) (tile[index * bytes + i] & 255) << 8 * i;
    }
    return switch (tiles.scales()) {
      case F16 -> Float.float16ToFloat((short) bits);
      case BF16 -> Bfloat16.toFloat((short) bits);
      default -> Float.intBitsToFloat(bits);
    };
  }
}
