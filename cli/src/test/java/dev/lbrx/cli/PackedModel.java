package dev.lbrx.cli;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A demo model whose projections are packed as GPTQ or AWQ packs them, in 4 bits and groups of 64,
 * and the same model with the numbers that this stands for.
 *
 * @param awq which of the two
 */
record PackedModel(boolean awq) {
  private static final int GROUP = 64;
  private static final int[] NIBBLE = {0, 4, 1, 5, 2, 6, 3, 7};

  private record Matrix(int rows, int columns, int[] codes, short[] scales, float[] values) {
    int groups() {
      return columns / GROUP;
    }
  }

  /** Writes both, with this in config.json of the packed one. */
  void write(Path packed, Path plain, ObjectNode quantization) {
    try (var base = Checkpoint.open(Run.DEMO.resolve("demo-base"))) {
      var packedTensors = new LinkedHashMap<NamedSpec, byte[]>();
      var plainTensors = new LinkedHashMap<NamedSpec, byte[]>();
      for (String name : base.names()) {
        var spec = base.spec(name);
        byte[] bytes = new byte[(int) spec.spanBytes()];
        base.read(name, MemorySegment.ofArray(bytes));
        if (name.endsWith("_proj.weight")) {
          var matrix = round(bytes, (int) spec.shape().extent(0), (int) spec.last());
          pack(name.substring(0, name.length() - 7), matrix, packedTensors);
          plainTensors.put(
              new NamedSpec(name, Spec.of(DType.F16, spec.shape())), halves(matrix.values));
        } else {
          packedTensors.put(new NamedSpec(name, spec), bytes);
          plainTensors.put(new NamedSpec(name, spec), bytes);
        }
      }
      var config = base.configJson().orElseThrow();
      write(base, plain, config, plainTensors);
      if (!quantization.isEmpty()) {
        config.set("quantization_config", quantization);
      }
      write(base, packed, config, packedTensors);
    }
  }

  private static void write(
      Checkpoint base, Path target, ObjectNode config, Map<NamedSpec, byte[]> tensors) {
    var plan =
        new CheckpointPlan(
            List.copyOf(tensors.keySet()), config, base.companions(), Map.of("format", "pt"));
    try (var writer = CheckpointWriter.create(target, false, List.of(), plan)) {
      tensors.forEach((spec, bytes) -> writer.write(spec.name(), MemorySegment.ofArray(bytes)));
      writer.commit();
    }
  }

  // Codes around 8, a scale a group, in f16.
  private static Matrix round(byte[] bytes, int rows, int columns) {
    var from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    var matrix =
        new Matrix(
            rows,
            columns,
            new int[rows * columns],
            new short[rows * columns / GROUP],
            new float[rows * columns]);
    for (int first = 0; first < rows * columns; first += GROUP) {
      float most = 1e-6f;
      for (int i = first; i < first + GROUP; i++) {
        matrix.values[i] = Float.intBitsToFloat(from.get(i) << 16);
        most = Math.max(most, Math.abs(matrix.values[i]));
      }
      matrix.scales[first / GROUP] = Float.floatToFloat16(most / 7);
      float scale = Float.float16ToFloat(matrix.scales[first / GROUP]);
      for (int i = first; i < first + GROUP; i++) {
        matrix.codes[i] = Math.clamp(Math.round(matrix.values[i] / scale) + 8, 0, 15);
        matrix.values[i] = scale * (matrix.codes[i] - 8);
      }
    }
    return matrix;
  }

  private void pack(String module, Matrix matrix, Map<NamedSpec, byte[]> into) {
    int rows = matrix.rows;
    int columns = matrix.columns;
    int groups = matrix.groups();
    int[] words = new int[rows * columns / 8];
    for (int n = 0; n < rows; n++) {
      for (int k = 0; k < columns; k++) {
        int code = matrix.codes[n * columns + k];
        if (awq) {
          words[k * (rows / 8) + n / 8] |= code << 4 * NIBBLE[n % 8];
        } else {
          words[k / 8 * rows + n] |= code << 4 * (k % 8);
        }
      }
    }
    int[] zeros = new int[groups * rows / 8];
    java.util.Arrays.fill(zeros, awq ? 0x88888888 : 0x77777777);
    var scales = ByteBuffer.allocate(2 * groups * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int g = 0; g < groups; g++) {
      for (int n = 0; n < rows; n++) {
        scales.putShort(matrix.scales[n * groups + g]);
      }
    }
    var codes = awq ? Spec.of(DType.I32, columns, rows / 8) : Spec.of(DType.I32, columns / 8, rows);
    into.put(new NamedSpec(module + ".qweight", codes), words(words));
    into.put(new NamedSpec(module + ".qzeros", Spec.of(DType.I32, groups, rows / 8)), words(zeros));
    into.put(new NamedSpec(module + ".scales", Spec.of(DType.F16, groups, rows)), scales.array());
    if (!awq) {
      int[] index = new int[columns];
      java.util.Arrays.setAll(index, k -> k / GROUP);
      into.put(new NamedSpec(module + ".g_idx", Spec.of(DType.I32, columns)), words(index));
    }
  }

  private static byte[] words(int[] words) {
    var bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    return bytes.array();
  }

  private static byte[] halves(float[] values) {
    var bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return bytes.array();
  }
}
