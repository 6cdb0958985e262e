package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx pack} and {@code lbrx extract}. */
class PackTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir Path folder;

  @Test
  void aModelComesBackFromItsPack() throws IOException {
    Path pack = folder.resolve("base.mlxpack");
    Path out = folder.resolve("base");
    assertThat(Run.of("pack", BASE, pack, "--json").json().get("bytes").longValue())
        .isEqualTo(Files.size(pack));
    assertThat(Run.of("extract", "--input", pack, "--output", out, "-q"))
        .isEqualTo(new Run(0, "", ""));
    for (String name : List.of("model.safetensors", "tokenizer.json")) {
      assertThat(out.resolve(name)).hasSameBinaryContentAs(BASE.resolve(name));
    }
    assertThat(Run.of("generate", out, "--max-tokens", 3, "-q"))
        .isEqualTo(Run.of("generate", BASE, "--max-tokens", 3, "-q"));
    assertThat(Run.of("generate", pack, "--max-tokens", 3, "-q"))
        .isEqualTo(Run.of("generate", BASE, "--max-tokens", 3, "-q"));
    assertThat(Run.of("info", pack).out()).contains("MLXPack version 1, 1 safetensors file");
  }

  @Test
  void oneFileIsExtractedAlone() throws IOException {
    Path pack = folder.resolve("base.mlxpack");
    Path out = folder.resolve("one");
    assertThat(Run.of("pack", "--output", pack, BASE, "-q").status()).isZero();
    var run = Run.of("extract", pack, out, "--file", "tokenizer.json");
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(out + ": tokenizer.json, 265 kB\n");
    assertThat(listing(out)).containsExactly("tokenizer.json");
    Run.of("extract", pack, folder.resolve("two"), "--file", "../x", "-q")
        .requireRefusal(3, "LBRX-401", "no file ../x");
    Run.of("extract", pack, out, "-q").requireRefusal(2, "LBRX-106", "--force");
    assertThat(Run.of("extract", pack, out, "-q", "--force").status()).isZero();
    assertThat(listing(folder)).containsExactly("base.mlxpack", "one");
  }

  @Test
  void copiesTakeWhatOtherJobsTake() throws IOException {
    Path pack = folder.resolve("base.mlxpack");
    Path out = folder.resolve("out");
    assertThat(Run.of("pack", "--input", BASE, "--output", pack, "--dry-run", "-q").out())
        .startsWith("metadata: ")
        .contains("model.safetensors: 8397312 bytes\n2 files, ");
    Run.of("pack", BASE, pack, "--memory", "100MB").requireRefusal(5, "LBRX-504", "--memory");
    assertThat(listing(folder)).isEmpty();
    assertThat(Run.of("pack", BASE, pack, "-q", "--resume", "--pack-version", 2).status()).isZero();
    var files = Run.of("extract", pack, out, "--dry-run", "--json").json().get("files");
    assertThat(files).hasSize(6).extracting(file -> file.stringValue()).contains("config.json");
    assertThat(Run.of("extract", pack, out, "--resume", "--threads", 1).status()).isZero();
    assertThat(listing(folder)).containsExactly("base.mlxpack", "out");
  }

  @Test
  void refusalsLeaveNothing() throws IOException {
    Path out = folder.resolve("new/deep/out");
    Path weights = BASE.resolve("model.safetensors");
    Run.of("pack", weights, out).requireRefusal(2, "LBRX-209", "no config.json");
    Run.of("pack", folder.resolve("no"), out).requireRefusal(3, "LBRX-401");
    Run.of("pack", BASE, BASE.resolve("x.mlxpack")).requireRefusal(2, "LBRX-106", "inside");
    Run.of("pack", BASE).requireRefusal(2, "LBRX-101", "expected IN and OUT", "--help");
    Run.of("pack", BASE, out, "--input", BASE).requireRefusal(2, "LBRX-101", "got 3 paths");
    Run.of("extract", weights, out).requireRefusal(2, "LBRX-209", "MLXP");
    Run.of("extract", BASE, out).requireRefusal(2, "LBRX-206", "not a regular file");
    assertThat(listing(folder)).isEmpty();
  }

  @Test
  void aDamagedPackLeavesNothing() throws IOException {
    Path pack = folder.resolve("base.mlxpack");
    assertThat(Run.of("pack", BASE, pack, "-q").status()).isZero();
    byte[] whole = Files.readAllBytes(pack);
    Files.write(pack, Arrays.copyOf(whole, whole.length - 1));
    Run.of("extract", pack, folder.resolve("out"))
        .requireRefusal(2, "LBRX-209", "/safetensors_files/0/size");
    assertThat(listing(folder)).containsExactly("base.mlxpack");
  }

  private static List<String> listing(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
