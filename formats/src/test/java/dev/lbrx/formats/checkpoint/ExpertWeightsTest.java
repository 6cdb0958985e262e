package dev.lbrx.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mixtures as mlx-lm writes them. */
class ExpertWeightsTest {
  @TempDir Path directory;

  private Path write(List<NamedSpec> tensors, String config, byte[] bytes) {
    Path model = directory.resolve("model");
    var plan =
        new CheckpointPlan(
            tensors,
            Json.requireObject(config.replace('\'', '"').getBytes(), "config"),
            List.of(),
            Map.of("format", "mlx"));
    try (var writer = CheckpointWriter.create(model, false, List.of(), plan)) {
      int at = 0;
      for (var tensor : tensors) {
        int size = (int) tensor.spec().spanBytes();
        writer.write(
            tensor.name(), MemorySegment.ofArray(Arrays.copyOfRange(bytes, at, at + size)));
        at += size;
      }
      writer.commit();
    }
    return model;
  }

  @ParameterizedTest
  @CsvSource({"block_sparse_moe, w2, w3", "mlp, down_proj, up_proj"})
  void everyExpertIsATensor(String block, String down, String up) {
    String layer = "model.layers.3." + block + ".";
    var tensors = new ArrayList<NamedSpec>();
    tensors.add(new NamedSpec(layer + "switch_mlp.down_proj.weight", Spec.of(DType.U32, 3, 2, 16)));
    tensors.add(new NamedSpec(layer + "switch_mlp.down_proj.scales", Spec.of(DType.F16, 3, 2, 2)));
    tensors.add(new NamedSpec(layer + "switch_mlp.down_proj.biases", Spec.of(DType.F16, 3, 2, 2)));
    tensors.add(new NamedSpec(layer + "switch_mlp.up_proj.weight", Spec.of(DType.U32, 3, 2, 8)));
    tensors.add(new NamedSpec(layer + "switch_mlp.up_proj.scales", Spec.of(DType.F16, 3, 2, 2)));
    tensors.add(new NamedSpec(layer + "switch_mlp.up_proj.biases", Spec.of(DType.F16, 3, 2, 2)));
    byte[] bytes = new byte[1000];
    new Random(1).nextBytes(bytes);
    String config =
        "{'num_experts':3,'quantization':{'group_size':32,'bits':4,'"
            + layer
            + "switch_mlp.down_proj':{'group_size':32,'bits':8}}}";
    Path model = write(tensors, config, bytes);
    try (var shown = Checkpoint.open(model);
        var stored = Checkpoint.openStored(model)) {
      assertThat(shown.names()).hasSize(18).startsWith(layer + "experts.0." + down + ".weight");
      assertThat(stored.names())
          .containsExactlyElementsOf(tensors.stream().map(NamedSpec::name).toList());
      int at = 0;
      for (var tensor : tensors) {
        String module = tensor.name().contains("down") ? down : up;
        String kind = tensor.name().substring(tensor.name().lastIndexOf('.'));
        int size = (int) tensor.spec().spanBytes() / 3;
        for (int expert = 0; expert < 3; expert++, at += size) {
          String name = layer + "experts." + expert + "." + module + kind;
          byte[] read = new byte[size];
          shown.read(name, MemorySegment.ofArray(read));
          assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, at, at + size));
          assertThat(shown.map(name).segment().mismatch(MemorySegment.ofArray(read))).isEqualTo(-1);
        }
      }
      assertThat(shown.scheme(layer + "experts.2." + down + ".weight"))
          .contains(MlxScheme.affine(32, 8));
      assertThat(shown.scheme(layer + "experts.2." + up + ".weight"))
          .contains(MlxScheme.affine(32, 4));
    }
  }

  @Test
  void otherModelsStayAsTheyAre() {
    var tensors = List.of(new NamedSpec("a.switch_mlp.gate", Spec.of(DType.F16, 2, 2, 2)));
    Path model = write(tensors, "{}", new byte[16]);
    try (var shown = Checkpoint.open(model)) {
      assertThat(shown.names()).containsExactly("a.switch_mlp.gate");
    }
  }
}
