package dev.lbrx.formats.gptq;

import static dev.lbrx.formats.Refusals.assertRefused;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.file;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedCheckpointTest {
  private static final String GPTQ =
      "{\"quantization_config\":{\"quant_method\":\"gptq\",\"bits\":%s,\"group_size\":32}}";
  private static final String AWQ =
      "{\"quantization_config\":{\"quant_method\":\"awq\",\"bits\":4,\"group_size\":32,\"version\":\"GEMM\"}}";

  // Outputs 40, inputs 64 at 4 bits in groups of 32: no whole units of outputs.
  private static final String SOUND =
      "{"
          + tensor("m.qweight", "I32", "[8,40]", 0, 1280)
          + ","
          + tensor("m.qzeros", "I32", "[2,5]", 1280, 1320)
          + ","
          + tensor("m.scales", "F16", "[2,40]", 1320, 1480)
          + ","
          + tensor("m.g_idx", "I32", "[64]", 1480, 1736)
          + ","
          + tensor("m.bias", "F16", "[40]", 1736, 1816)
          + "}";
  private static final int SOUND_BYTES = 1816;

  @TempDir Path directory;

  private Checkpoint open(byte[] weights, String config) throws Exception {
    Files.write(directory.resolve("model.safetensors"), weights);
    Files.writeString(directory.resolve("config.json"), config);
    return Checkpoint.open(directory);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(
        Objects.requireNonNull(PackedCheckpointTest.class.getResource("/gptq/" + name)).toURI());
  }

  private static byte[] bytes(Checkpoint model, String name) {
    byte[] bytes = new byte[Math.toIntExact(model.entry(name).bytes())];
    model.read(name, MemorySegment.ofArray(bytes));
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"gptq2, 2", "gptq3, 3", "gptq4, 4", "gptq8, 8", "awq4, 0"})
  void readsWhatNumPyUnpacks(String name, int bits) throws Exception {
    String config = bits == 0 ? AWQ : GPTQ.formatted(bits);
    try (var model = open(Files.readAllBytes(resource(name + ".safetensors")), config);
        var plain = Checkpoint.open(resource("plain.safetensors"))) {
      assertThat(model.names()).containsExactly("m.weight");
      assertThat(model.spec("m.weight")).isEqualTo(Spec.of(DType.F16, 32, 64));
      assertThat(bytes(model, "m.weight")).isEqualTo(bytes(plain, name));
      assertThat(model.map("m.weight").segment().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(bytes(plain, name));
    }
  }

  @Test
  void looksPlain() throws Exception {
    Files.writeString(directory.resolve("quantize_config.json"), "{}");
    Files.writeString(directory.resolve("tokenizer.json"), "{}");
    String config = GPTQ.formatted(4).replaceFirst("\\{", "{\"torch_dtype\":\"bfloat16\",");
    try (var model = open(sound(SOUND), config)) {
      assertThat(model.kind()).startsWith("GPTQ directory");
      assertThat(model.names()).containsExactly("m.weight", "m.bias");
      assertThat(model.quantization()).isEmpty();
      assertThat(model.configJson().orElseThrow())
          .hasToString("{\"torch_dtype\":\"float16\",\"dtype\":\"float16\"}");
      assertThat(model.companions()).extracting(Companion::name).containsExactly("tokenizer.json");
    }
  }

  // Every output by the formula, from words that the test reads for itself.
  @ParameterizedTest
  @CsvSource({"gptq, 1", "gptq_v2, 0"})
  void followsTheFormula(String format, int offset) throws Exception {
    byte[] file = sound(SOUND);
    var data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = file.length - SOUND_BYTES;
    String config = GPTQ.formatted(4).replace("}}", ",\"checkpoint_format\":\"" + format + "\"}}");
    try (var model = open(file, config)) {
      var weight = ByteBuffer.wrap(bytes(model, "m.weight")).order(ByteOrder.LITTLE_ENDIAN);
      for (int n = 0; n < 40; n++) {
        for (int k = 0; k < 64; k++) {
          int group = data.getInt(start + 1480 + 4 * k);
          int code = data.getInt(start + 4 * (k / 8 * 40 + n)) >>> (4 * (k % 8)) & 15;
          int zero = data.getInt(start + 1280 + 4 * (group * 5 + n / 8)) >>> (4 * (n % 8)) & 15;
          float scale = Float.float16ToFloat(data.getShort(start + 1320 + 2 * (group * 40 + n)));
          assertThat(weight.getShort(2 * (n * 64 + k)))
              .isEqualTo(Float.floatToFloat16(scale * (code - zero - offset)));
        }
      }
    }
  }

  @Test
  void readsAnyPart() throws Exception {
    try (var model = open(sound(SOUND), GPTQ.formatted(4))) {
      byte[] whole = bytes(model, "m.weight");
      var random = new Random(3);
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(whole.length);
        byte[] part = new byte[random.nextInt(whole.length - from + 1)];
        model.read("m.weight", from, MemorySegment.ofArray(part));
        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, from, from + part.length));
      }
    }
  }

  @Test
  void takesHalfTheRangeWithoutZeros() throws Exception {
    byte[] file = sound(SOUND.replace("m.qzeros", "other"));
    try (var model = open(file, GPTQ.formatted(4))) {
      int start = file.length - SOUND_BYTES;
      var data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      int group = data.getInt(start + 1480);
      float scale = Float.float16ToFloat(data.getShort(start + 1320 + 2 * (group * 40)));
      var weight = ByteBuffer.wrap(bytes(model, "m.weight")).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(weight.getShort(0))
          .isEqualTo(Float.floatToFloat16(scale * ((data.getInt(start) & 15) - 8)));
    }
    assertRefused(
        ErrorCode.MODEL,
        () -> open(file, GPTQ.formatted(4).replace("}}", ",\"sym\":false}}")),
        "m.qweight",
        "without qzeros");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m.scales | m.other | no tensor m.scales",
        "[8,40] | [40,8] | do not fit 4 bits",
        "[2,5] | [5,2] | expected [2, 5]",
        "[64] | [8,8] | expected i32 [64]",
        "m.qweight\":{\"dtype\":\"I32 | m.qweight\":{\"dtype\":\"F32 | expected packed i32",
        "m.qzeros\":{\"dtype\":\"I32 | m.qzeros\":{\"dtype\":\"F32 | expected packed i32",
      })
  void refusesPartsThatDoNotFit(String part, String other, String fragment) {
    String header = SOUND.replace(part, other);
    assertThat(header).isNotEqualTo(SOUND);
    assertRefused(ErrorCode.MODEL, () -> open(sound(header), GPTQ.formatted(4)), fragment);
  }

  @Test
  void refusesGroupsThatAreNone() throws Exception {
    for (int group : new int[] {-1, 2}) {
      byte[] file = sound(SOUND);
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(file.length - SOUND_BYTES + 1480 + 4 * 9, group);
      try (var model = open(file, GPTQ.formatted(4))) {
        assertRefused(
            ErrorCode.MODEL,
            () -> bytes(model, "m.weight"),
            "m.g_idx",
            "its element 9 is " + group + " of 2 groups");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bits\":4 | \"bits\":5 | UNSUPPORTED | bits: 5 bits",
        "\"bits\":4 | \"bits\":\"4\" | CONFIG | bits: got",
        "\"bits\":4 | \"desc_act\":true | CONFIG | bits: got nothing",
        "\"bits\":4 | \"bits\":4,\"checkpoint_format\":\"marlin\" | UNSUPPORTED | format marlin",
        "\"bits\":4 | \"bits\":4,\"is_marlin_format\":true | UNSUPPORTED | marlin",
        "\"bits\":4 | \"bits\":4,\"dynamic\":{\"x\":{}} | UNSUPPORTED | dynamic",
        "\"bits\":4 | \"bits\":4,\"pack_dtype\":\"int8\" | UNSUPPORTED | pack_dtype",
        "\"group_size\":32 | \"group_size\":0 | CONFIG | group_size",
        "\"group_size\":32 | \"group_size\":64 | MODEL | groups of 64",
        "\"gptq\" | \"awq\",\"version\":\"gemv\" | UNSUPPORTED | layout gemv",
      })
  void refusesWhatIsNotRead(String key, String other, ErrorCode code, String fragment) {
    String config = GPTQ.formatted(4);
    assertThat(config).contains(key);
    assertRefused(code, () -> open(sound(SOUND), config.replace(key, other)), fragment);
  }

  // Drawn words, scales near 1, and groups in any order.
  private static byte[] sound(String header) {
    byte[] file = file(header, SOUND_BYTES);
    var data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = file.length - SOUND_BYTES;
    var random = new Random(11);
    for (int at = 0; at < 1320; at += 4) {
      data.putInt(start + at, random.nextInt());
    }
    for (int at = 1320; at < 1480; at += 2) {
      data.putShort(start + at, Float.floatToFloat16(0.5f + random.nextFloat()));
    }
    for (int at = 1480; at < 1736; at += 4) {
      data.putInt(start + at, random.nextInt(2));
    }
    return file;
  }
}
