package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Affine codes, scales, biases and weights are the bits that MLX 0.32.4 gives on a CPU. */
class AffineGoldenTest {
  private static final List<String> DTYPES = List.of("f32", "f16", "bf16");
  private static final List<Integer> BITS = List.of(2, 3, 4, 5, 6, 8);
  private static final List<Integer> GROUPS = List.of(32, 64, 128);

  static Stream<Arguments> everyScheme() {
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
                                                    Arguments.of(backend, dtype, bits, group)))));
  }

  @ParameterizedTest
  @MethodSource("everyScheme")
  void hasTheBitsOfMlx(Backend backend, String dtype, int bits, int group)
      throws URISyntaxException {
    var scheme = new Affine(bits, group);
    var path = Path.of(resource().toURI());
    try (var file = SafetensorsFile.open(path);
        var queue = backend.queue(1)) {
      String name = "%s.affine.b%d.g%d.".formatted(dtype, bits, group);
      var wanted =
          List.of(map(file, name + "wq"), map(file, name + "scales"), map(file, name + "biases"));
      var quantized = queue.run(new QuantizeAffine(scheme), List.of(map(file, dtype + ".w")));
      for (int i = 0; i < wanted.size(); i++) {
        assertEqual(quantized.get(i), wanted.get(i));
      }
      var weights = queue.run(new DequantizeAffine(scheme), wanted).getFirst();
      assertEqual(weights, map(file, name + "deq"));
    }
  }

  private static URL resource() {
    return Objects.requireNonNull(
        AffineGoldenTest.class.getResource("/golden/mlx-affine.safetensors"));
  }

  private static Tensor map(SafetensorsFile file, String name) {
    return file.map(
        file.header().tensors().stream()
            .filter(tensor -> tensor.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static void assertEqual(Tensor got, Tensor wanted) {
    assertThat(got.spec()).isEqualTo(wanted.spec());
    assertThat(got.segment().mismatch(wanted.segment())).isEqualTo(-1);
  }
}
