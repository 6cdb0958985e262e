package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sigmoid, SiLU, GELU and softmax are within a few roundings of what MLX 0.32.4 gives on a CPU. MLX
 * computes 16-bit activations in 16 bits, an operation at a time, and its f32 exponential is good
 * to some 20 units: the bounds are its errors, measured against double precision, and one more.
 */
class ElementwiseGoldenTest {
  /** Half a unit in the last place, relatively. */
  private static final List<Arguments> DTYPES =
      List.of(
          Arguments.of("f32", 0x1p-24, 5, 26),
          Arguments.of("f16", 0x1p-11, 3, 3),
          Arguments.of("bf16", 0x1p-8, 3, 3));

  static Stream<Arguments> backendsAndDtypes() {
    return ConformanceTest.backends()
        .flatMap(
            backend ->
                DTYPES.stream()
                    .map(Arguments::get)
                    .map(d -> Arguments.of(backend, d[0], d[1], d[2], d[3])));
  }

  @ParameterizedTest
  @MethodSource("backendsAndDtypes")
  void isNearMlx(Backend backend, String dtype, double half, int activations, int softmax)
      throws URISyntaxException {
    var resource =
        Objects.requireNonNull(
            ElementwiseGoldenTest.class.getResource("/golden/mlx-elementwise.safetensors"));
    try (var file = SafetensorsFile.open(Path.of(resource.toURI()));
        var queue = backend.queue(1)) {
      var x = map(file, dtype + ".act.x");
      var inputs = floats(x);
      for (var function :
          List.of(
              Unary.Function.SIGMOID,
              Unary.Function.SILU,
              Unary.Function.GELU,
              Unary.Function.GELU_TANH)) {
        var got = floats(queue.run(new Unary(function), List.of(x)).getFirst());
        var wanted = floats(map(file, dtype + ".act." + name(function)));
        for (int i = 0; i < got.length; i++) {
          // GELU cancels for negative x: what is left has the errors of x.
          boolean cancels = function != Unary.Function.SIGMOID && function != Unary.Function.SILU;
          double scale = Math.abs(cancels ? inputs[i] : wanted[i]);
          assertThat(got[i])
              .as("%s of %s", function, inputs[i])
              .isCloseTo(wanted[i], within((float) (activations * half * scale)));
        }
      }
      assertNear(
          queue.run(new Softmax(), List.of(map(file, dtype + ".softmax.x"))).getFirst(),
          map(file, dtype + ".softmax.y_precise"),
          softmax * half);
    }
  }

  private static void assertNear(Tensor got, Tensor wanted, double factor) {
    float[] values = floats(got);
    float[] expected = floats(wanted);
    for (int i = 0; i < values.length; i++) {
      double scale = Math.max(expected[i], 0x1p-14);
      assertThat(values[i]).isCloseTo(expected[i], within((float) (factor * scale)));
    }
  }

  private static String name(Unary.Function function) {
    return switch (function) {
      case SIGMOID -> "sigmoid";
      case SILU -> "silu";
      case GELU -> "gelu";
      default -> "gelu_approx";
    };
  }

  private static Tensor map(SafetensorsFile file, String name) {
    return file.map(
        file.header().tensors().stream()
            .filter(tensor -> tensor.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.shape().elements())];
    for (int row = 0; row < tensor.shape().rows(); row++) {
      for (int i = 0; i < tensor.spec().last(); i++) {
        int at = Math.toIntExact(row * tensor.spec().last() + i);
        values[at] = (float) Bits.decode(tensor.dtype(), Bits.get(tensor, row, i));
      }
    }
    return values;
  }
}
