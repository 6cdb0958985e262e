package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.conformance.quantize.BlockTypes;
import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks, with and without importance matrix, and their numbers are the bytes that ggml gives. */
class BlockGoldenTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 512;

  /** The rows whose numbers the file keeps: normal, a ramp, outliers. */
  private static final List<Integer> DECODED = List.of(0, 8, 9);

  static Stream<Arguments> written() {
    return each(BlockTypes.WRITTEN);
  }

  static Stream<Arguments> read() {
    return each(BlockTypes.READ);
  }

  private static Stream<Arguments> each(List<DType> types) {
    return ConformanceTest.backends()
        .flatMap(backend -> types.stream().map(type -> Arguments.of(backend, type)));
  }

  @ParameterizedTest
  @MethodSource("written")
  void quantizesToTheBytesOfGgml(Backend backend, DType type) throws URISyntaxException {
    try (var file = open();
        var queue = backend.queue(1)) {
      var w = map(file, "w").orElseThrow();
      var importance = map(file, "imatrix").orElseThrow();
      var op = new QuantizeBlocks(type);
      int compared = 0;
      for (boolean weighted : new boolean[] {false, true}) {
        var wanted = map(file, type.name() + (weighted ? ".imat.q" : ".q"));
        if (wanted.isPresent()) {
          var got = queue.run(op, weighted ? List.of(w, importance) : List.of(w)).getFirst();
          assertThat(got.spec()).isEqualTo(Spec.of(type, ROWS, COLUMNS));
          assertThat(got.segment().mismatch(wanted.get().segment())).isEqualTo(-1);
          compared++;
        }
      }
      // ggml made no file of Q2_0, which its release of that day did not have.
      assertThat(compared).isEqualTo(type == DType.Q2_0 ? 0 : importanceMatters(type) ? 2 : 1);
    }
  }

  private static boolean importanceMatters(DType type) {
    return switch (type) {
      case Q8_0, TQ1_0, TQ2_0, MXFP4, NVFP4, Q1_0 -> false;
      default -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("read")
  void decodesToTheNumbersOfGgml(Backend backend, DType type) throws URISyntaxException {
    try (var file = open();
        var queue = backend.queue(1)) {
      for (var infix : List.of(".", ".imat.")) {
        var blocks = map(file, type.name() + infix + "q");
        if (blocks.isEmpty()) {
          continue;
        }
        var w = Tensor.wrap(Spec.of(type, ROWS, COLUMNS), blocks.get().segment());
        var got = queue.run(new DequantizeBlocks(DType.F32), List.of(w)).getFirst();
        var wanted = map(file, type.name() + infix + "deq").orElseThrow();
        for (int i = 0; i < DECODED.size(); i++) {
          assertThat(got.slice(DECODED.get(i), 1).segment().mismatch(wanted.slice(i, 1).segment()))
              .isEqualTo(-1);
        }
      }
    }
  }

  private static SafetensorsFile open() throws URISyntaxException {
    var resource = BlockGoldenTest.class.getResource("/golden/ggml-blocks.safetensors");
    return SafetensorsFile.open(Path.of(Objects.requireNonNull(resource).toURI()));
  }

  private static Optional<Tensor> map(SafetensorsFile file, String name) {
    Optional<TensorEntry> entry =
        file.header().tensors().stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    return entry.map(file::map);
  }
}
