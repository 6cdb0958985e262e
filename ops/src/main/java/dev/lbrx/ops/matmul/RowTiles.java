package dev.lbrx.ops.matmul;

import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.EnumMap;
import java.util.Map;

/**
 * A quantized matrix {@code [rows, columns]} in tiles of 128 rows, made for products in which a
 * lane is a row: no sum crosses lanes, and an activation is broadcast. A weight is {@code s·(u −
 * zero)} or {@code s·(u − zero) + b}, u being its stored code.
 *
 * <p>A tile holds the scales s of all groups, 128 of each; the offsets b likewise, where there are
 * any; then the codes, column by column, in 32-bit words, one for each of 128 rows, side by side:
 * of 4 bits, word w holds columns 8w … 8w + 7, the lowest bits first; of 8 bits columns 4w … 4w +
 * 3. 4-bit codes are unsigned, 8-bit ones signed. Rows that fill the last tile are 0.
 *
 * @param bits 4 or 8
 * @param group columns that share a scale, 16 or a multiple of 32
 * @param scales dtype of scales and offsets: f32, f16 or bf16
 * @param offsets whether there are offsets
 * @param zero the stored code of 0·s
 * @param rows of the matrix
 * @param columns of the matrix, whole groups
 */
public record RowTiles(
    int bits, int group, DType scales, boolean offsets, int zero, long rows, long columns) {
  /** Rows of a tile. */
  public static final int ROWS = 128;

  /** Columns that share an activation's scale. */
  public static final int UNIT = 32;

  /** How the codes of a block type are stored: what is added to them, and the scales' dtype. */
  private record Codes(int bits, int zero, DType scales) {}

  private static final Map<DType, Codes> CODES =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(DType.Q4_0, new Codes(4, 8, DType.F16)),
              Map.entry(DType.Q4_1, new Codes(4, 0, DType.F16)),
              Map.entry(DType.Q5_0, new Codes(8, 0, DType.F16)),
              Map.entry(DType.Q5_1, new Codes(8, 0, DType.F16)),
              Map.entry(DType.Q8_0, new Codes(8, 0, DType.F16)),
              Map.entry(DType.Q2_K, new Codes(4, 0, DType.F32)),
              Map.entry(DType.Q3_K, new Codes(4, 8, DType.F32)),
              Map.entry(DType.Q4_K, new Codes(4, 0, DType.F32)),
              Map.entry(DType.Q5_K, new Codes(8, 0, DType.F32)),
              Map.entry(DType.Q6_K, new Codes(8, 0, DType.F32)),
              Map.entry(DType.IQ4_NL, new Codes(8, 0, DType.F16)),
              Map.entry(DType.IQ4_XS, new Codes(8, 0, DType.F32)),
              Map.entry(DType.MXFP4, new Codes(8, 0, DType.F32))));

  /** Refuses what a tile cannot hold. */
  public RowTiles {
    if (bits != 4 && bits != 8
        || group % UNIT != 0 && group != 16
        || columns % group != 0
        || columns % UNIT != 0
        || rows < 0) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          "row tiles of %d × %d, %d bits in groups of %d: 4 or 8 bits, whole groups of 16 or of whole 32s"
              .formatted(rows, columns, bits, group));
    }
  }

  /**
   * The tiles of an {@link Affine} matrix: codes of up to 4 bits in 4, of more in 8, those of 8
   * less 128.
   */
  public static RowTiles of(Affine scheme, DType scales, long rows, long columns) {
    int bits = scheme.bits() <= 4 ? 4 : 8;
    int zero = scheme.bits() == 8 ? -128 : 0;
    return new RowTiles(bits, scheme.group(), scales, true, zero, rows, columns);
  }

  /** Whether tiles can hold a block type: its codes fit 8 bits. */
  public static boolean hold(DType type) {
    return CODES.containsKey(type);
  }

  /**
   * The tiles of a matrix in blocks of a GGML type: codes less their zero point, and the scales and
   * offsets of their groups, f16 where the type stores them so.
   */
  public static RowTiles of(DType type, long rows, long columns) {
    var codes = CODES.get(type);
    if (codes == null) {
      throw new LbrxException(
          ErrorCode.DTYPE,
          type.label() + " does not fit row tiles: expected one of " + CODES.keySet());
    }
    var decoder = BlockFormats.decoder(type);
    return new RowTiles(
        codes.bits(),
        decoder.group(),
        codes.scales(),
        decoder.offsets(),
        codes.zero(),
        rows,
        columns);
  }

  /** Columns of a unit: those whose products are summed before a scale is applied, 16 or 32. */
  public int unit() {
    return Math.min(UNIT, group);
  }

  /** The tensor that holds them: {@code [tiles, bytes of a tile]} u8. */
  public Spec spec() {
    return Spec.of(DType.U8, Shape.of(Math.ceilDiv(rows, ROWS), tileBytes()));
  }

  /** Bytes of a tile. */
  public long tileBytes() {
    return codesByte() + columns * ROWS * bits / 8;
  }

  /** Groups of a row. */
  public long groups() {
    return columns / group;
  }

  /** Where, in a tile, the first of the 128 scales of a group stands. */
  public long scaleByte(long group) {
    return group * ROWS * scales.bytes();
  }

  /** Where, in a tile, the first of the 128 offsets of a group stands. */
  public long offsetByte(long group) {
    return scaleByte(groups() + group);
  }

  /** Where, in a tile, the codes begin. */
  public long codesByte() {
    return scaleByte(groups() * (offsets ? 2 : 1));
  }

  /** Columns whose codes share a word. */
  public int columnsOfWord() {
    return 32 / bits;
  }

  /** Bytes of the codes of a unit. */
  public int unitBytes() {
    return unit() * ROWS * bits / 8;
  }
}
