package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Products of 8-bit activations with quantized matrices against ggml's, turn by turn. {@code
 * benchmarks/ggml.sh products} runs it.
 */
public final class ProductComparison {
  private ProductComparison() {}

  /**
   * Arguments: the folder of ggml's libraries, the instruction set of its CPU backend, turns,
   * threads, then sizes {@code N,K,M}.
   */
  public static void main(String[] arguments) {
    var ggml = new Ggml(Path.of(arguments[0]), arguments[1]);
    int turns = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    for (int i = 4; i < arguments.length; i++) {
      var size = arguments[i].split(",");
      for (int bits : new int[] {4, 8}) {
        compare(
            ggml,
            turns,
            threads,
            Long.parseLong(size[0]),
            Long.parseLong(size[1]),
            Long.parseLong(size[2]),
            bits);
      }
    }
  }

  private static void compare(Ggml ggml, int turns, int threads, long n, long k, long m, int bits) {
    var type = bits == 4 ? DType.Q4_0 : DType.Q8_0;
    var kinds = new LinkedHashMap<String, RowTiles>();
    kinds.put("affine" + bits, RowTiles.of(new Affine(bits, 64), DType.BF16, n, k));
    kinds.put(type.label(), RowTiles.of(type, n, k));
    if (bits == 4 && k % 256 == 0) {
      kinds.put("Q4_K", RowTiles.of(DType.Q4_K, n, k));
    }
    var sides = new ArrayList<Turns.Side>();
    for (Map.Entry<String, RowTiles> kind : kinds.entrySet()) {
      var tiles = kind.getValue();
      var op = new IntegerMatMul(m == 1 ? Order.STRIPES : Order.CHAIN, tiles);
      var product =
          new Operands(
              "cpu-vector",
              threads,
              op,
              Spec.of(DType.I8, m, k),
              Spec.of(DType.F32, m, k / 32),
              tiles.spec());
      fillScales(tiles, product.arguments.in(2));
      double work = m == 1 ? tiles.spec().spanBytes() : 2.0 * m * n * k;
      sides.add(new Turns.Side(kind.getKey(), work, product::run));
    }
    double work = m == 1 ? type.size(n * k) : 2.0 * m * n * k;
    if (m > 1) {
      var plain =
          new Operands(
              "cpu-vector",
              threads,
              new MatMul(Order.CHAIN, true),
              Spec.of(DType.F32, m, k),
              Spec.of(DType.F32, n, k));
      sides.add(new Turns.Side("f32", work, plain::run));
    } else {
      sides.add(Bandwidth.read(threads));
    }
    sides.add(new Turns.Side("ggml as stored", work, ggml.product(type, n, k, m, false, threads)));
    // Of the two, ggml lays out Q4_0 alone anew for 256-bit vectors.
    if (bits == 4) {
      sides.add(new Turns.Side("ggml repacked", work, ggml.product(type, n, k, m, true, threads)));
    }
    System.out.println(
        Turns.line(n + "×" + k + "×" + m + " " + threads + "t", Turns.take(turns, threads, sides)));
  }

  // Bits drawn as those of codes make subnormal scales, whose products take some processors a
  // hundred cycles.
  private static void fillScales(RowTiles tiles, Tensor weights) {
    var random = new SplittableRandom(1);
    int bytes = tiles.scales().bytes();
    for (long tile = 0; tile < weights.shape().extent(0); tile++) {
      for (long at = 0; at < tiles.codesByte(); at += bytes) {
        float scale = 0.01f * (1 + random.nextFloat());
        long to = weights.rowByte(tile) + at;
        switch (tiles.scales()) {
          case F16 ->
              weights.segment().set(ValueLayout.JAVA_SHORT, to, Float.floatToFloat16(scale));
          case BF16 -> weights.segment().set(ValueLayout.JAVA_SHORT, to, Bfloat16.fromFloat(scale));
          default -> weights.segment().set(ValueLayout.JAVA_FLOAT, to, scale);
        }
      }
    }
  }
}
