package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.spi.error.ErrorCode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx split} and {@code lbrx join}: the same bytes in other files. */
class SplitTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir static Path sources;
  @TempDir Path folder;

  @BeforeAll
  static void gguf() {
    run("convert", BASE, sources.resolve("base.gguf"));
  }

  @Test
  void aDirectoryIsCutAndPutTogether() {
    Path parts = folder.resolve("parts");
    Path whole = folder.resolve("whole");
    run("split", BASE, parts, "--shard-size", "2MB");
    assertThat(parts.resolve("model-00005-of-00005.safetensors")).exists();
    run("check", parts);
    run("join", parts, whole);
    for (String file : new String[] {"model.safetensors", "tokenizer.json"}) {
      assertThat(whole.resolve(file)).hasSameBinaryContentAs(BASE.resolve(file));
    }
    run("verify", whole);
  }

  @Test
  void aGgufFileIsCutAndPutTogether() {
    Path parts = folder.resolve("parts");
    Path whole = folder.resolve("whole.gguf");
    run("split", sources.resolve("base.gguf"), parts, "--shard-size", "2MB");
    for (Object command : new Object[] {"check", "verify", "info"}) {
      run(command, parts);
    }
    try (var first = GgufFile.open(parts.resolve("parts-00001-of-00005.gguf"));
        var third = GgufFile.open(parts.resolve("parts-00003-of-00005.gguf"))) {
      assertThat(first.header().metadata()).containsKey("general.architecture");
      assertThat(third.header().metadata())
          .containsOnlyKeys("split.no", "split.count", "split.tensors.count");
    }
    assertThat(Run.of("generate", parts, "--max-tokens", 3, "-q"))
        .isEqualTo(Run.of("generate", sources.resolve("base.gguf"), "--max-tokens", 3, "-q"));
    run("join", parts.resolve("parts-00002-of-00005.gguf"), whole);
    assertThat(whole).hasSameBinaryContentAs(sources.resolve("base.gguf"));
  }

  @Test
  void quantizedPartsAreMadeAgain() {
    Path q4 = folder.resolve("q4.gguf");
    Path parts = folder.resolve("parts");
    run("quantize", sources.resolve("base.gguf"), q4, "--type", "q4_k_m");
    run("split", q4, parts, "--shard-size", "1MB");
    assertThat(run("reproduce", parts, "--input", q4).out()).contains("same bytes again");
  }

  @Test
  void partsThatDoNotBelongTogetherAreRefused() throws Exception {
    Path parts = folder.resolve("parts");
    run("split", sources.resolve("base.gguf"), parts, "--shard-size", "2MB");
    Path third = parts.resolve("parts-00003-of-00005.gguf");
    Path fourth = parts.resolve("parts-00004-of-00005.gguf");
    Files.copy(fourth, folder.resolve("fourth"));
    Files.delete(fourth);
    refused(parts, ErrorCode.GGUF, "parts-00004-of-00005.gguf is missing");
    Files.copy(third, fourth);
    refused(parts, ErrorCode.GGUF, "says that it is part 3 of 5, expected 4 of 5");
    Files.delete(fourth);
    Files.move(folder.resolve("fourth"), fourth);
    try (var file = new RandomAccessFile(fourth.toFile(), "rw")) {
      file.setLength(file.length() - 64);
    }
    refused(parts, ErrorCode.GGUF, fourth.getFileName().toString());
  }

  private void refused(Path parts, ErrorCode code, String text) {
    var run = Run.of("join", parts, folder.resolve("whole.gguf"));
    assertThat(run.err()).contains(code.label(), text).hasLineCount(1);
    assertThat(run.status()).isEqualTo(code.exitStatus());
    assertThat(folder.resolve("whole.gguf")).doesNotExist();
  }

  private static Run run(Object... arguments) {
    var run = Run.of(arguments);
    assertThat(run.status()).describedAs(run.err()).isZero();
    return run;
  }
}
