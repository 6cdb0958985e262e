package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.huggingface.ModelConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The tensors of rotary factors that a config.json's scaling rule becomes in a GGUF file. */
record RotaryTensors(ObjectNode config) {
  Map<String, float[]> tensors() {
    var model = ModelConfig.of(config, "config.json");
    var rope = model.rope();
    var tensors = new LinkedHashMap<String, float[]>();
    switch (rope.type()) {
      case "llama3" ->
          tensors.put(
              RotaryFactors.ONE,
              RotaryFactors.llama3(
                  rope.theta(),
                  model.headDim(),
                  rope.number("factor").orElse(8),
                  rope.number("low_freq_factor").orElse(1),
                  rope.number("high_freq_factor").orElse(4),
                  rope.number("original_max_position_embeddings").orElse(8192)));
      case "longrope", "su" -> {
        boolean one = rope.longFactors().equals(rope.shortFactors());
        if (one && rope.number("attention_factor").orElse(0) == 1) {
          tensors.put(RotaryFactors.ONE, floats(rope.longFactors()));
        } else {
          tensors.put(RotaryFactors.LONG, floats(rope.longFactors()));
          tensors.put(RotaryFactors.SHORT, floats(rope.shortFactors()));
        }
      }
      default -> {}
    }
    return tensors;
  }

  private static float[] floats(List<Double> factors) {
    float[] floats = new float[factors.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = factors.get(i).floatValue();
    }
    return floats;
  }
}
