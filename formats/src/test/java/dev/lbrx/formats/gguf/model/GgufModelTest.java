package dev.lbrx.formats.gguf.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.tokenizer.BpeModel;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufModelTest {
  private static final Path DEMO = Path.of("../demo/demo-base");

  @TempDir Path directory;

  @Test
  void aModelComesBackAsItWas() {
    Path out = directory.resolve("model.gguf");
    try (var model = Checkpoint.open(DEMO)) {
      var tensors =
          model.names().stream()
              .filter(name -> !name.endsWith("norm.weight"))
              .map(name -> new NamedSpec(name, model.spec(name)))
              .toList();
      try (var writer =
          GgufModelWriter.create(
              out,
              false,
              List.of(DEMO),
              tensors,
              model.configJson().orElseThrow(),
              model.companions(),
              FileType.of(DType.BF16))) {
        tensors.forEach(tensor -> writer.write(tensor.name(), bytes(model, tensor.name())));
        writer.commit();
      }
      try (var back = Checkpoint.open(out)) {
        for (var tensor : tensors) {
          assertThat(bytes(back, tensor.name()).mismatch(bytes(model, tensor.name())))
              .as(tensor.name())
              .isEqualTo(-1);
        }
        assertThat(back.config().orElseThrow().heads())
            .isEqualTo(model.config().orElseThrow().heads());
        var tokenizer = back.tokenizer().orElseThrow();
        var original = model.tokenizer().orElseThrow();
        assertThat(tokenizer.model().vocabulary()).isEqualTo(original.model().vocabulary());
        assertThat(((BpeModel) tokenizer.model()).merges())
            .isEqualTo(((BpeModel) original.model()).merges());
        assertThat(tokenizer.preTokenizer()).isEqualTo(original.preTokenizer());
        assertThat(tokenizer.postProcessor()).isEqualTo(original.postProcessor());
      }
    }
  }

  private static MemorySegment bytes(Checkpoint model, String name) {
    var bytes = MemorySegment.ofArray(new byte[Math.toIntExact(model.spec(name).spanBytes())]);
    model.read(name, bytes);
    return bytes;
  }
}
