package dev.lbrx.inference.model;

import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** A random Llama of two layers: 96 tokens, hidden 64, 4 query and 2 key heads of 16. */
final class SmallModel {
  static final int VOCABULARY = 96;
  private static final int HIDDEN = 64;
  private static final int INNER = 128;
  private static final int GROUP = 32;

  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private final Map<String, byte[]> bytes = new LinkedHashMap<>();
  private final ObjectNode config = Json.object();
  private final Random random = new Random(20261124);

  private SmallModel() {
    config.put("model_type", "llama");
    config.put("hidden_size", HIDDEN);
    config.put("num_hidden_layers", 2);
    config.put("num_attention_heads", 4);
    config.put("num_key_value_heads", 2);
    config.put("head_dim", 16);
    config.put("intermediate_size", INNER);
    config.put("vocab_size", VOCABULARY);
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", 10_000.0);
    config.put("hidden_act", "silu");
    config.put("tie_word_embeddings", false);
  }

  /** Weights of one dtype; every value is one that bf16 and f16 have too. */
  static SmallModel dense(DType dtype) {
    var model = new SmallModel();
    model.matrices((name, rows, columns) -> model.putDense(name, dtype, rows, columns));
    return model;
  }

  /** Affine-quantized matrices with scales and biases of one dtype. */
  static SmallModel quantized(int bits, DType dtype) {
    var model = new SmallModel();
    model.config.putObject("quantization").put("group_size", GROUP).put("bits", bits);
    model.matrices((name, rows, columns) -> model.putQuantized(name, bits, dtype, rows, columns));
    return model;
  }

  /** The dense f32 model with the values that the quantized one stands for. */
  static SmallModel dequantized(int bits, DType dtype) {
    var packed = quantized(bits, dtype);
    var model = new SmallModel();
    model.matrices(
        (name, rows, columns) ->
            model.put(
                name + ".weight",
                DType.F32,
                packed.dequantize(name, bits, dtype, rows, columns),
                rows,
                columns));
    return model;
  }

  ObjectNode config() {
    return config;
  }

  /** Replaces a tensor by zeros of another shape. */
  SmallModel reshape(String name, long... extents) {
    var dtype = specs.get(name).dtype();
    specs.put(name, Spec.of(dtype, extents));
    bytes.put(name, new byte[(int) Shape.of(extents).elements() * dtype.bytes()]);
    return this;
  }

  SmallModel remove(String name) {
    specs.remove(name);
    bytes.remove(name);
    return this;
  }

  SmallModel add(String name, long... extents) {
    put(name, DType.F32, new float[(int) Shape.of(extents).elements()], extents);
    return this;
  }

  Path write(Path folder) {
    var names = new ArrayList<NamedSpec>();
    specs.forEach((name, spec) -> names.add(new NamedSpec(name, spec)));
    var plan = new CheckpointPlan(names, config, List.of(), Map.of());
    try (var writer = CheckpointWriter.create(folder, false, List.of(), plan)) {
      bytes.forEach((name, content) -> writer.write(name, MemorySegment.ofArray(content)));
      writer.commit();
    }
    return folder;
  }

  private interface Matrices {
    void put(String module, int rows, int columns);
  }

  private void matrices(Matrices matrices) {
    matrices.put("model.embed_tokens", VOCABULARY, HIDDEN);
    for (int i = 0; i < 2; i++) {
      String layer = "model.layers." + i + ".";
      norm(layer + "input_layernorm.weight");
      matrices.put(layer + "self_attn.q_proj", 64, HIDDEN);
      matrices.put(layer + "self_attn.k_proj", 32, HIDDEN);
      matrices.put(layer + "self_attn.v_proj", 32, HIDDEN);
      matrices.put(layer + "self_attn.o_proj", HIDDEN, 64);
      norm(layer + "post_attention_layernorm.weight");
      matrices.put(layer + "mlp.gate_proj", INNER, HIDDEN);
      matrices.put(layer + "mlp.up_proj", INNER, HIDDEN);
      matrices.put(layer + "mlp.down_proj", HIDDEN, INNER);
    }
    norm("model.norm.weight");
    matrices.put("lm_head", VOCABULARY, HIDDEN);
  }

  private void norm(String name) {
    float[] ones = new float[HIDDEN];
    java.util.Arrays.fill(ones, 1);
    put(name, DType.F32, ones, HIDDEN);
  }

  private void putDense(String module, DType dtype, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      // Eight bits of mantissa at most.
      values[i] = (random.nextInt(255) - 127) / 512f;
    }
    put(module + ".weight", dtype, values, rows, columns);
  }

  private void putQuantized(String module, int bits, DType dtype, int rows, int columns) {
    byte[] codes = new byte[rows * columns * bits / 8];
    random.nextBytes(codes);
    specs.put(module + ".weight", Spec.of(DType.U32, rows, columns * bits / 32));
    bytes.put(module + ".weight", codes);
    float[] scales = new float[rows * columns / GROUP];
    float[] biases = new float[scales.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (1 + random.nextInt(16)) / 64f / (1 << bits);
      biases[i] = -(1 + random.nextInt(16)) / 128f;
    }
    put(module + ".scales", dtype, scales, rows, columns / GROUP);
    put(module + ".biases", dtype, biases, rows, columns / GROUP);
  }

  private float[] dequantize(String module, int bits, DType dtype, int rows, int columns) {
    var stream = java.util.BitSet.valueOf(bytes.get(module + ".weight"));
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      int code = 0;
      for (int bit = 0; bit < bits; bit++) {
        code |= stream.get(i * bits + bit) ? 1 << bit : 0;
      }
      values[i] =
          Math.fma(
              code,
              get(module + ".scales", dtype, i / GROUP),
              get(module + ".biases", dtype, i / GROUP));
    }
    return values;
  }

  private float get(String name, DType dtype, int index) {
    var segment = MemorySegment.ofArray(bytes.get(name));
    return switch (dtype) {
      case F32 -> segment.get(little(ValueLayout.JAVA_FLOAT_UNALIGNED), 4L * index);
      case F16 ->
          Float.float16ToFloat(segment.get(little(ValueLayout.JAVA_SHORT_UNALIGNED), 2L * index));
      default ->
          Float.intBitsToFloat(
              segment.get(little(ValueLayout.JAVA_SHORT_UNALIGNED), 2L * index) << 16);
    };
  }

  private void put(String name, DType dtype, float[] values, long... extents) {
    byte[] content = new byte[values.length * dtype.bytes()];
    var segment = MemorySegment.ofArray(content);
    for (int i = 0; i < values.length; i++) {
      switch (dtype) {
        case F32 -> segment.set(little(ValueLayout.JAVA_FLOAT_UNALIGNED), 4L * i, values[i]);
        case F16 ->
            segment.set(
                little(ValueLayout.JAVA_SHORT_UNALIGNED), 2L * i, Float.floatToFloat16(values[i]));
        default ->
            segment.set(
                little(ValueLayout.JAVA_SHORT_UNALIGNED),
                2L * i,
                (short) (Float.floatToIntBits(values[i]) >>> 16));
      }
    }
    specs.put(name, Spec.of(dtype, extents));
    bytes.put(name, content);
  }

  private static ValueLayout.OfFloat little(ValueLayout.OfFloat layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfShort little(ValueLayout.OfShort layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }
}
