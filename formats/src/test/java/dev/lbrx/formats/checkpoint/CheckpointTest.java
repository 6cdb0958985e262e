package dev.lbrx.formats.checkpoint;

import static dev.lbrx.formats.Refusals.assertRefused;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.file;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.tensor;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final Path DEMO = Path.of("../demo/demo-base");
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path directory;

  private void write(String name, byte[] bytes) throws Exception {
    Files.write(directory.resolve(name), bytes);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(directory.resolve(name), text);
  }

  private void writeShard(String name, String tensor) throws Exception {
    write(name, file("{" + tensor(tensor, "U8", "[2]", 0, 2) + "}", 2));
  }

  private void writeIndex(String map) throws Exception {
    write(INDEX, "{\"metadata\": {\"total_size\": 4}, \"weight_map\": {" + map + "}}");
  }

  @Test
  void readsTheDemoModel() {
    try (var model = Checkpoint.open(DEMO)) {
      assertThat(model.names()).hasSize(38).startsWith("model.embed_tokens.weight");
      assertThat(model.spec("model.embed_tokens.weight")).isEqualTo(Spec.of(DType.BF16, 4096, 256));
      assertThat(model.config().orElseThrow().layers()).isEqualTo(4);
      assertThat(model.generationConfig().orElseThrow().eosIds()).containsExactly(1);
      assertThat(model.tokenizer().orElseThrow().settings().addBosToken()).contains(true);
      assertThat(model.quantization()).isEmpty();
      assertThat(model.companions())
          .extracting(Companion::name)
          .containsExactly(
              "generation_config.json",
              "reference.json",
              "tokenizer.json",
              "tokenizer_config.json");
      assertThat(model.files()).containsExactly(DEMO.resolve("model.safetensors"));
      assertThat(model.metadata()).containsEntry("format", "pt");
      for (String name : model.names()) {
        byte[] read = new byte[Math.toIntExact(model.spec(name).spanBytes())];
        model.read(name, MemorySegment.ofArray(read));
        assertThat(model.map(name).segment().mismatch(MemorySegment.ofArray(read))).isEqualTo(-1);
      }
      assertRefused(ErrorCode.MODEL, () -> model.spec("nothing"), "no tensor nothing");
    }
    try (var file = Checkpoint.open(DEMO.resolve("model.safetensors"))) {
      assertThat(file.names()).hasSize(38);
      assertThat(file.config()).isEmpty();
      assertThat(file.companions()).isEmpty();
    }
  }

  @Test
  void readsShards() throws Exception {
    writeShard("model-00001-of-00002.safetensors", "z");
    writeShard("model-00002-of-00002.safetensors", "a");
    writeIndex(
        "\"a\": \"model-00002-of-00002.safetensors\", \"z\": \"model-00001-of-00002.safetensors\"");
    try (var model = Checkpoint.open(directory)) {
      assertThat(model.names()).containsExactly("z", "a");
      assertThat(model.map("a").segment().toArray(ValueLayout.JAVA_BYTE)).containsExactly(0, 1);
      byte[] last = new byte[1];
      model.read("a", 1, MemorySegment.ofArray(last));
      assertThat(last).containsExactly(1);
      assertThat(model.configJson()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/passwd",
        "sub/model.safetensors",
        "..",
        ".",
        "",
        "a\\\\model.safetensors",
        "https:model",
        "C:model",
        "a\\u0000b",
      })
  void refusesShardsThatAreNoPlainNames(String name) throws Exception {
    writeIndex("\"a\": \"" + name + "\"");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "plain file name");
  }

  @Test
  void followsALinkOutOfTheDirectoryOnlyIfAsked() throws Exception {
    Path model = Files.createDirectory(directory.resolve("model"));
    writeShard("blob", "a");
    Files.createSymbolicLink(model.resolve("s.safetensors"), directory.resolve("blob"));
    write("model/" + INDEX, "{\"weight_map\": {\"a\": \"s.safetensors\"}}");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(model), "--follow-links");
    try (var followed = Checkpoint.open(model, Links.FOLLOW)) {
      assertThat(followed.names()).containsExactly("a");
    }
  }

  @Test
  void holdsIndexAndShardsTogether() throws Exception {
    writeShard("one.safetensors", "a");
    writeShard("two.safetensors", "b");
    writeIndex("\"a\": \"one.safetensors\", \"b\": \"three.safetensors\"");
    assertRefused(
        ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "three.safetensors is missing");
    writeIndex(
        "\"a\": \"one.safetensors\", \"b\": \"two.safetensors\", \"c\": \"two.safetensors\"");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "tensor c should be in");
    writeIndex("\"a\": \"two.safetensors\", \"b\": \"one.safetensors\"");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "places it in");
    writeIndex("\"a\": \"one.safetensors\", \"x\": \"two.safetensors\"");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "does not name it");
    writeIndex("\"a\": 1");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "a file name");
    Files.createDirectory(directory.resolve("four"));
    writeIndex("\"a\": \"four\"");
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), "not a regular file");
    Files.delete(directory.resolve(INDEX));
    assertRefused(ErrorCode.SHARD_INDEX, () -> Checkpoint.open(directory), INDEX);
  }

  @Test
  void saysThatAPathIsMissing() {
    assertRefused(
        ErrorCode.NOT_FOUND, () -> Checkpoint.open(directory.resolve("no")), "no such file");
    assertRefused(ErrorCode.NOT_A_MODEL, () -> Checkpoint.open(directory), "holds no model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'version https://git-lfs.github.com/spec/v1' | NOT_A_MODEL | git lfs pull",
        "'<!DOCTYPE html><html>' | NOT_A_MODEL | web page",
        "'PK\u0003\u0004archive/data.pkl' | UNSUPPORTED | pickle",
        "'\u0080\u0002}q\u0000' | UNSUPPORTED | pickle",
      })
  void recognisesWhatIsNoModel(String head, ErrorCode code, String fragment) throws Exception {
    for (String name : new String[] {"model.safetensors", "weights"}) {
      write(name, head.getBytes(ISO_8859_1));
      assertRefused(code, () -> Checkpoint.open(directory.resolve(name)), name, fragment);
    }
    assertRefused(code, () -> Checkpoint.open(directory), fragment);
  }

  @Test
  void recognisesOtherFormatsInADirectory() throws Exception {
    write("pytorch_model.bin", "PK\u0003\u0004");
    assertRefused(ErrorCode.UNSUPPORTED, () -> Checkpoint.open(directory), "pickle");
    write("model.safetensors", "GGUF\u0003");
    assertRefused(ErrorCode.NOT_A_MODEL, () -> Checkpoint.open(directory), "GGUF");
    Files.delete(directory.resolve("model.safetensors"));
    write("model.gguf", "GGUF\u0003");
    assertRefused(ErrorCode.GGUF, () -> Checkpoint.open(directory), "cut off");
    write("notes.txt", "just text");
    assertRefused(
        ErrorCode.NOT_A_MODEL,
        () -> Checkpoint.open(directory.resolve("notes.txt")),
        "not a model");
  }

  @ParameterizedTest
  @ValueSource(ints = {'<', 'P' | 'K' << 8, 0x280})
  void takesASoundFileWhoseLengthReadsLikeSomethingElse(int length) throws Exception {
    String header = "{" + tensor("a", "U8", "[2]", 0, 2) + "}";
    if (length < header.length()) {
      header = "{" + " ".repeat(length - 2) + "}";
    } else {
      header += " ".repeat(length - header.length());
    }
    int data = header.contains("a") ? 2 : 0;
    write("weights", file(header, data));
    try (var model = Checkpoint.open(directory.resolve("weights"))) {
      assertThat(model.names()).hasSize(data / 2);
    }
  }
}
