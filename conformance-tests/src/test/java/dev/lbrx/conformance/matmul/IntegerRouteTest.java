package dev.lbrx.conformance.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.RetileAffine;
import dev.lbrx.ops.matmul.RetileBlocks;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Quantize, lay out, multiply: what comes out is the product, in double precision, of the
 * activations' codes times their scales with the dequantized weights.
 */
class IntegerRouteTest {
  private static final Backend REFERENCE = Backends.get("reference");
  private static final int ROWS = 67;
  private static final int COLUMNS = 512;
  private static final int TOKENS = 3;

  static Stream<Affine> schemes() {
    return Stream.of(2, 3, 4, 5, 6, 8)
        .flatMap(bits -> Stream.of(32, 128).map(group -> new Affine(bits, group)));
  }

  static Stream<DType> types() {
    return Stream.of(DType.values()).filter(RowTiles::hold);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void affineWeights(Affine scheme) {
    var parts = run(new QuantizeAffine(scheme), normal(1, ROWS, COLUMNS));
    var weights = run(new DequantizeAffine(scheme), parts).getFirst();
    var retile = new RetileAffine(scheme);
    var layout = retile.tiles(parts.get(0).spec(), parts.get(1).spec());
    check(layout, run(retile, parts).getFirst(), weights);
  }

  @ParameterizedTest
  @MethodSource("types")
  void blocks(DType type) {
    var blocks = run(new QuantizeBlocks(type), normal(2, ROWS, COLUMNS)).getFirst();
    var weights = run(new DequantizeBlocks(DType.F32), blocks).getFirst();
    var layout = RetileBlocks.tiles(blocks.spec());
    check(layout, run(new RetileBlocks(), blocks).getFirst(), weights);
  }

  @Test
  void activationsKeepTheirNumbersToHalfAStep() {
    var x = normal(3, TOKENS, COLUMNS);
    var quantized = run(new QuantizeActivations(), x);
    for (int i = 0; i < TOKENS * COLUMNS; i++) {
      double value = x.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
      double scale = scale(quantized, i);
      assertThat(code(quantized, i) * scale).isCloseTo(value, within(0.5001 * scale));
      assertThat(Math.abs(code(quantized, i))).isLessThanOrEqualTo(127);
    }
  }

  private static void check(RowTiles layout, Tensor tiles, Tensor weights) {
    var quantized = run(new QuantizeActivations(), normal(4, TOKENS, COLUMNS));
    for (Order order : Order.values()) {
      var y =
          run(new IntegerMatMul(order, layout), quantized.get(0), quantized.get(1), tiles)
              .getFirst();
      for (int i = 0; i < TOKENS; i++) {
        for (int j = 0; j < ROWS; j++) {
          double sum = 0;
          double size = 0;
          for (int k = 0; k < COLUMNS; k++) {
            int at = i * COLUMNS + k;
            double w = weights.segment().getAtIndex(ValueLayout.JAVA_FLOAT, j * COLUMNS + k);
            double term = code(quantized, at) * scale(quantized, at) * w;
            sum += term;
            size += Math.abs(term);
          }
          assertThat((double) y.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i * ROWS + j))
              .as("%s, token %d, row %d", order, i, j)
              .isCloseTo(sum, within(3e-6 * size));
        }
      }
    }
  }

  private static int code(List<Tensor> quantized, int i) {
    return quantized.get(0).segment().get(ValueLayout.JAVA_BYTE, i);
  }

  private static double scale(List<Tensor> quantized, int i) {
    return quantized
        .get(1)
        .segment()
        .getAtIndex(ValueLayout.JAVA_FLOAT, i / QuantizeActivations.BLOCK);
  }

  private static Tensor normal(long seed, int rows, int columns) {
    var random = new SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(rows, columns), values);
  }

  private static List<Tensor> run(Op op, Tensor... inputs) {
    return run(op, List.of(inputs));
  }

  private static List<Tensor> run(Op op, List<Tensor> inputs) {
    var launch = REFERENCE.prepare(op, Specs.of(inputs), Mode.STRICT);
    var outputs = launch.outputs().list().stream().map(REFERENCE.memory()::allocate).toList();
    try (var queue = REFERENCE.queue(1)) {
      launch.run(queue, new Arguments(inputs, outputs, new long[op.scalars()]));
    }
    return outputs;
  }
}
