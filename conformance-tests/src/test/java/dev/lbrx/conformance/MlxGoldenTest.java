package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Codes, scales, biases and weights are the bits that MLX 0.32.4 gives on a CPU; products agree
 * within the rounding of its output.
 */
class MlxGoldenTest {
  private static final List<DType> DTYPES = List.of(DType.F32, DType.F16, DType.BF16);
  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 8);
  private static final List<Integer> GROUPS = List.of(32, 64, 128);

  static Stream<Arguments> affine() {
    return ConformanceTest.backends()
        .flatMap(
            backend ->
                DTYPES.stream()
                    .flatMap(
                        dtype ->
                            BITS.stream()
                                .flatMap(
                                    bits ->
                                        GROUPS.stream()
                                            .map(
                                                group ->
                                                    Arguments.of(
                                                        backend,
                                                        dtype,
                                                        new Affine(bits, group))))));
  }

  static Stream<Arguments> microscaling() {
    return ConformanceTest.backends()
        .flatMap(
            backend ->
                DTYPES.stream()
                    .flatMap(
                        dtype ->
                            Stream.of(Microscaling.values())
                                .map(format -> Arguments.of(backend, dtype, format))));
  }

  @ParameterizedTest
  @MethodSource("affine")
  void affineHasTheBitsOfMlx(Backend backend, DType dtype, Affine scheme) {
    try (var golden = open();
        var queue = backend.queue(1)) {
      String name = "%s.affine.b%d.g%d.".formatted(dtype.label(), scheme.bits(), scheme.group());
      var parts = List.of("wq", "scales", "biases");
      var wanted = parts.stream().map(part -> map(golden, name + part)).toList();
      var quantized =
          queue.run(new QuantizeAffine(scheme), List.of(map(golden, dtype.label() + ".w")));
      assertEqual(quantized, wanted);
      var weights = queue.run(new DequantizeAffine(scheme), wanted);
      assertEqual(weights, List.of(map(golden, name + "deq")));
      if (scheme.group() == 64) {
        for (Order order : Order.values()) {
          assertProduct(
              queue, golden, dtype, new AffineMatMul(order, scheme), wanted, name + "qmm_t");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("microscaling")
  void microscalingHasTheBitsOfMlx(Backend backend, DType dtype, Microscaling format) {
    try (var golden = open();
        var queue = backend.queue(1)) {
      String name = dtype.label() + "." + format.name().toLowerCase(Locale.ROOT) + ".";
      var wanted = Stream.of("wq", "scales").map(part -> map(golden, name + part)).toList();
      var quantized =
          queue.run(new QuantizeMicroscaling(format), List.of(map(golden, dtype.label() + ".w")));
      assertEqual(quantized, wanted);
      var weights = queue.run(new DequantizeMicroscaling(format, dtype), wanted);
      assertEqual(weights, List.of(map(golden, name + "deq")));
      for (Order order : Order.values()) {
        assertProduct(
            queue, golden, dtype, new MicroscalingMatMul(order, format), wanted, name + "qmm_t");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbrx.conformance.ConformanceTest#backends")
  void aProductAlongTheOtherAxisIsOneWithTheWeights(Backend backend) {
    try (var golden = open();
        var queue = backend.queue(1)) {
      for (int bits : new int[] {4, 8}) {
        String name = "n.b" + bits + ".";
        var parts = Stream.of("wq", "scales", "biases").map(p -> map(golden, name + p)).toList();
        var w = queue.run(new DequantizeAffine(new Affine(bits, 64)), parts).getFirst();
        var x = map(golden, "n.x");
        var y = queue.run(new MatMul(Order.CHAIN, false), List.of(x, w)).getFirst();
        assertNear(queue, y, map(golden, name + "qmm"), x, w, false);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbrx.conformance.ConformanceTest#backends")
  void gatheredRowsAreTheWeights(Backend backend) {
    try (var golden = open();
        var queue = backend.queue(1)) {
      var ids = Tensor.of(Shape.of(3), 11, 0, 7);
      var affine = new ArrayList<Tensor>(List.of(ids));
      Stream.of("wq", "scales", "biases")
          .forEach(part -> affine.add(map(golden, "f32.affine.b1.g64." + part)));
      var rows = queue.run(new AffineEmbedding(new Affine(1, 64)), affine).getFirst();
      assertRows(queue, rows, map(golden, "f32.affine.b1.g64.deq"));
      for (Microscaling format : Microscaling.values()) {
        String name = "f32." + format.name().toLowerCase(Locale.ROOT) + ".";
        var inputs = List.of(ids, map(golden, name + "wq"), map(golden, name + "scales"));
        rows = queue.run(new MicroscalingEmbedding(format), inputs).getFirst();
        assertRows(queue, rows, map(golden, name + "deq"));
      }
    }
  }

  private static void assertRows(Queue queue, Tensor got, Tensor table) {
    float[] rows = floats(queue, got);
    float[] wanted = floats(queue, table);
    int columns = Math.toIntExact(table.spec().last());
    for (int i = 0; i < rows.length; i++) {
      int row = new int[] {11, 0, 7}[i / columns];
      float value = wanted[row * columns + i % columns];
      assertThat(rows[i]).isCloseTo(value, within(Math.ulp(value)));
    }
  }

  private static void assertProduct(
      Queue queue, SafetensorsFile golden, DType dtype, Op op, List<Tensor> weight, String name) {
    var x = queue.run(new Cast(DType.F32), List.of(map(golden, dtype.label() + ".x"))).getFirst();
    var inputs = new ArrayList<Tensor>(List.of(x));
    inputs.addAll(weight);
    var y = queue.run(op, inputs).getFirst();
    var w = map(golden, name.replace("qmm_t", "deq"));
    assertNear(queue, y, map(golden, name), x, w, true);
  }

  /**
   * The product is the sum of MLX's weights but for what f32 loses and their own rounding, and
   * MLX's product is it but for what adding in its dtype, as it does on a CPU, may lose.
   */
  private static void assertNear(
      Queue queue, Tensor got, Tensor wanted, Tensor x, Tensor w, boolean transposed) {
    assertThat(got.shape()).isEqualTo(wanted.shape());
    float[] values = floats(queue, got);
    float[] expected = floats(queue, wanted);
    float[] left = floats(queue, x);
    float[] right = floats(queue, w);
    int n = Math.toIntExact(got.spec().last());
    int k = Math.toIntExact(x.spec().last());
    double unit = rounding(wanted.dtype());
    for (int i = 0; i < values.length; i++) {
      int row = i / n * k;
      int column = i % n;
      double sum = 0;
      double magnitude = 0;
      double spread = 0;
      double largest = 0;
      for (int j = 0; j < k; j++) {
        float weight = right[transposed ? column * k + j : j * n + column];
        sum += (double) left[row + j] * weight;
        magnitude += Math.abs((double) left[row + j] * weight);
        spread += Math.abs(left[row + j]);
        largest = Math.max(largest, Math.abs(weight));
      }
      // A weight of MLX is rounded, and before that its product of code and scale, which lies
      // within the range of its group: twice the largest.
      double weights = unit * (2 * largest * spread + magnitude);
      assertThat((double) values[i])
          .isCloseTo(sum, within((k + 8) * 0x1p-24 * magnitude + weights));
      assertThat((double) expected[i])
          .isCloseTo(values[i], within((k + 8) * unit * magnitude + weights));
    }
  }

  private static double rounding(DType dtype) {
    return switch (dtype) {
      case F16 -> 0x1p-11;
      case BF16 -> 0x1p-8;
      default -> 0x1p-24;
    };
  }

  private static float[] floats(Queue queue, Tensor tensor) {
    var f32 = queue.run(new Cast(DType.F32), List.of(tensor)).getFirst();
    return f32.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private static SafetensorsFile open() {
    var resource = MlxGoldenTest.class.getResource("/golden/mlx-quant.safetensors");
    try {
      return SafetensorsFile.open(Path.of(Objects.requireNonNull(resource).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Tensor map(SafetensorsFile file, String name) {
    return file.map(
        file.header().tensors().stream()
            .filter(tensor -> tensor.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static void assertEqual(List<Tensor> got, List<Tensor> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(got.get(i).spec()).isEqualTo(wanted.get(i).spec());
      assertThat(got.get(i).segment().mismatch(wanted.get(i).segment())).isEqualTo(-1);
    }
  }
}
