package dev.lbrx.toolkit.job;

import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A model of a few small f32 tensors, written as a directory. */
public final class TinyModel {
  private record Data(Spec spec, float[] values) {}

  private final ObjectNode config = Json.object();
  private final Map<String, Data> tensors = new LinkedHashMap<>();
  private final Random random;

  /** A model of so many layers, its values drawn from a seed. */
  public TinyModel(int layers, long seed) {
    random = new Random(seed);
    config.put("model_type", "llama");
    config.put("hidden_size", 32);
    config.put("num_hidden_layers", layers);
    config.put("torch_dtype", "float32");
    with("model.embed_tokens.weight", 3, 32);
    for (int i = 0; i < layers; i++) {
      with("model.layers." + i + ".input_layernorm.weight", 32);
      with("model.layers." + i + ".mlp.up_proj.weight", 4, 32);
      with("model.layers." + i + ".self_attn.q_proj.weight", 2, 32);
    }
    with("model.norm.weight", 32);
    with("lm_head.weight", 3, 32);
  }

  /** With another tensor, of drawn values. */
  public TinyModel with(String name, long... extents) {
    var spec = Spec.of(DType.F32, extents);
    var values = new float[Math.toIntExact(spec.shape().elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    tensors.put(name, new Data(spec, values));
    return this;
  }

  /** With one element changed. */
  public TinyModel set(String name, int index, float value) {
    tensors.get(name).values[index] = value;
    return this;
  }

  /** Without a tensor. */
  public TinyModel without(String name) {
    tensors.remove(name);
    return this;
  }

  /** With a changed config. */
  public TinyModel config(Consumer<ObjectNode> change) {
    change.accept(config);
    return this;
  }

  /** Writes it, with a tokenizer file beside it. */
  public Path write(Path target) throws IOException {
    var specs =
        tensors.entrySet().stream().map(e -> new NamedSpec(e.getKey(), e.getValue().spec)).toList();
    var companion = Files.createTempDirectory("companion").resolve("tokenizer_config.json");
    Files.writeString(companion, "{}");
    var plan =
        new CheckpointPlan(
            specs, config, List.of(new Companion.OnDisk(companion)), Map.of("format", "pt"));
    try (var writer = CheckpointWriter.create(target, false, List.of(), plan)) {
      for (var tensor : tensors.entrySet()) {
        var bytes = ByteBuffer.allocate(4 * tensor.getValue().values.length);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.getValue().values);
        writer.write(tensor.getKey(), MemorySegment.ofArray(bytes.array()));
      }
      writer.commit();
    }
    return target;
  }
}
