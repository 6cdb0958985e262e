package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.position.RotaryFrequencies;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Norms, rotary positions and attention are what MLX 0.32.4 gives on a CPU, within the rounding of
 * the output's dtype: MLX rounds between the steps too, LBRX at the end only.
 */
class OpsGoldenTest {
  private static final Pattern ROPE =
      Pattern.compile(
          "rope\\.y\\.trad([01])\\.off(\\d+)(\\.dims32)?\\.(?:base(\\d+)|freqs)\\.scale(.*)");

  static Stream<org.junit.jupiter.params.provider.Arguments> backendsAndDtypes() {
    return ConformanceTest.backends()
        .flatMap(
            backend ->
                Stream.of("f32", "f16", "bf16")
                    .map(t -> org.junit.jupiter.params.provider.Arguments.of(backend, t)));
  }

  @ParameterizedTest
  @MethodSource("backendsAndDtypes")
  void normsAreThoseOfMlx(Backend backend, String dtype) throws URISyntaxException {
    try (var golden = open();
        var queue = backend.queue(1)) {
      var x = map(golden, dtype + ".rms.x");
      var w = map(golden, dtype + ".rms.w");
      requireClose(
          run(queue, new RmsNorm(1e-5f), List.of(x, w)), map(golden, dtype + ".rms.y_eps1e-5"));
      requireClose(
          run(queue, new RmsNorm(1e-6f), List.of(x)), map(golden, dtype + ".rms.y_nw_eps1e-6"));
      requireClose(
          run(queue, new LayerNorm(1e-5f), List.of(x, w)),
          map(golden, dtype + ".layer_norm.y_eps1e-5"));
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndDtypes")
  void rotationsAreThoseOfMlx(Backend backend, String dtype) throws URISyntaxException {
    try (var golden = open();
        var queue = backend.queue(1)) {
      var x = byPosition(map(golden, dtype + ".rope.x"));
      int compared = 0;
      for (var entry : golden.header().tensors()) {
        var name =
            ROPE.matcher(
                entry.name().startsWith(dtype) ? entry.name().substring(dtype.length() + 1) : "");
        if (!name.matches()) {
          continue;
        }
        boolean interleaved = name.group(1).equals("1");
        int rotated = name.group(3) == null ? 64 : 32;
        float[] f =
            name.group(4) == null
                ? inverse(map(golden, "rope.freqs"))
                : new RotaryFrequencies.Plain(Double.parseDouble(name.group(4)))
                    .inverse(rotated, 0);
        float scale = Float.parseFloat(name.group(5));
        for (int i = 0; i < f.length; i++) {
          f[i] *= scale;
        }
        var rope = new Rope(interleaved ? Rope.Pairing.INTERLEAVED : Rope.Pairing.HALVES);
        var got =
            run(
                queue,
                rope,
                List.of(x, Tensor.of(Shape.of(f.length), f)),
                Long.parseLong(name.group(2)));
        requireClose(got, byPosition(map(golden, entry.name())));
        compared++;
      }
      assertThat(compared).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndDtypes")
  void attentionIsThatOfMlx(Backend backend, String dtype) throws URISyntaxException {
    try (var golden = open();
        var queue = backend.queue(1)) {
      String sdpa = dtype + ".sdpa.";
      var q = byPosition(map(golden, sdpa + "q"));
      var k = byPosition(map(golden, sdpa + "k"));
      var v = byPosition(map(golden, sdpa + "v"));
      requireClose(
          attend(queue, new Mask.Full(), q, k, v), byPosition(map(golden, sdpa + "y_nomask")));
      requireClose(
          attend(queue, new Mask.Causal(), q, k, v), byPosition(map(golden, sdpa + "y_causal")));
      requireClose(
          attend(queue, new Mask.Full(), byPosition(map(golden, sdpa + "q1")), k, v),
          byPosition(map(golden, sdpa + "y_q1")));
      for (String mask : List.of("bool", "add")) {
        var given = map(golden, sdpa + "mask_" + mask);
        var forAllHeads = given.view(Spec.strided(given.dtype(), Shape.of(7, 6, 11), 11, 0, 1), 0);
        requireClose(
            attend(queue, new Mask.Given(), q, k, v, forAllHeads),
            byPosition(map(golden, sdpa + "y_" + mask + "mask")));
      }
    }
  }

  private static Tensor attend(Queue queue, Mask mask, Tensor... inputs) {
    return run(queue, new ScaledDotProductAttention(0.125f, mask), List.of(inputs), 11L);
  }

  private static Tensor run(Queue queue, Op op, List<Tensor> inputs, Long... scalars) {
    var launch = queue.backend().prepare(op, Specs.of(inputs), Mode.STRICT);
    var output = queue.backend().memory().allocate(launch.outputs().get(0));
    launch.run(
        queue,
        new Arguments(
            inputs, List.of(output), Stream.of(scalars).mapToLong(Long::longValue).toArray()));
    queue.await();
    return output;
  }

  private static SafetensorsFile open() throws URISyntaxException {
    return SafetensorsFile.open(
        Path.of(
            Objects.requireNonNull(OpsGoldenTest.class.getResource("/golden/mlx-ops.safetensors"))
                .toURI()));
  }

  private static Tensor map(SafetensorsFile file, String name) {
    return file.map(
        file.header().tensors().stream()
            .filter(tensor -> tensor.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  /** A view of {@code [1, heads, t, d]} as {@code [t, heads, d]}. */
  private static Tensor byPosition(Tensor x) {
    long heads = x.shape().extent(1);
    long t = x.shape().extent(2);
    long d = x.shape().last();
    return x.view(Spec.strided(x.dtype(), Shape.of(t, heads, d), d, t * d, 1), 0);
  }

  private static float[] inverse(Tensor wavelengths) {
    float[] inverse = values(wavelengths);
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1 / inverse[i];
    }
    return inverse;
  }

  private static void requireClose(Tensor got, Tensor wanted) {
    assertThat(got.dtype()).isEqualTo(wanted.dtype());
    assertThat(got.shape()).isEqualTo(wanted.shape());
    // Two units in the last place of what is 1 or less, as MLX rounds twice; in f32 what its
    // frequencies, powers in f32, are off by.
    double most =
        switch (got.dtype()) {
          case F32 -> 2e-6;
          case F16 -> 0x1p-9;
          default -> 0x1p-6;
        };
    float[] a = values(got);
    float[] b = values(wanted);
    for (int i = 0; i < a.length; i++) {
      assertThat((double) a[i]).isCloseTo(b[i], within(most * Math.max(1, Math.abs(b[i]))));
    }
  }

  private static float[] values(Tensor tensor) {
    var values = new ArrayList<Float>();
    for (long row = 0; row < tensor.shape().rows(); row++) {
      for (long i = 0; i < tensor.spec().last(); i++) {
        long at = tensor.rowByte(row) + i * tensor.dtype().bytes();
        values.add(
            tensor.dtype() == DType.F32
                ? tensor.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, at)
                : sixteen(
                    tensor.dtype(), tensor.segment().get(ValueLayout.JAVA_SHORT_UNALIGNED, at)));
      }
    }
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  private static float sixteen(DType dtype, short bits) {
    return dtype == DType.F16 ? Float.float16ToFloat(bits) : Bfloat16.toFloat(bits);
  }
}
