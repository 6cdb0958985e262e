package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx demo}, on the real models and short texts, in a folder of its own. */
class DemoTest {
  private static final int TEXT_CHARACTERS = 4_000;

  @TempDir Path home;

  @BeforeEach
  void makeHome() throws IOException {
    Path demo = Files.createDirectories(home.resolve("demo"));
    for (String model : List.of("demo-base", "demo-novel", "demo-scripture")) {
      copy(Run.DEMO.resolve(model), Files.createDirectory(demo.resolve(model)));
    }
    Files.copy(Run.DEMO.resolve("merge.yaml"), demo.resolve("merge.yaml"));
    Path texts = Files.createDirectory(demo.resolve("heldout"));
    for (String text : List.of("scripture", "novel", "plays")) {
      String whole = Files.readString(Run.DEMO.resolve("heldout/" + text + ".heldout.txt"));
      Files.writeString(
          texts.resolve(text + ".heldout.txt"), whole.substring(0, TEXT_CHARACTERS), UTF_8);
    }
  }

  @Test
  void showsTheWholeProductAndCommandsThatWork() throws Exception {
    var run = Run.inProcess(home, Run.process("demo").directory(home.toFile()));
    assertThat(run.status()).describedAs(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("cpu-vector: \\d+-bit vectors, threads: \\d+")
        .contains("not metal: ", "not cuda: ")
        .containsPattern("demo-novel +8.40 MB +16.00 +[0-9.]+ +[0-9.]+ +[0-9.]+")
        .containsPattern("demo-scripture +8.40 MB +16.00 +[0-9.]+ +[0-9.]+ +[0-9.]+")
        .containsPattern("merge +8.40 MB +16.00 +[0-9.]+ +[0-9.]+ +[0-9.]+")
        .containsPattern("merge-4bit +2.37 MB +4.51 +[0-9.]+ +[0-9.]+ +[0-9.]+")
        .contains("And it came to pass, when the king saw Elizabeth,")
        .containsPattern(
            "prefill \\d+ tokens at \\d+ tokens/s, decode \\d+ tokens at \\d+ tokens/s");
    assertThat(run.err().lines()).anyMatch(line -> line.startsWith("merge: 8.39 MB in "));
    assertThat(home.resolve("out/demo/merge-4bit/model.safetensors")).exists();
    requireCompromise(run.out());
    next(run.out());
  }

  // The merge beats each parent on the text that the parent is weak at.
  private static void requireCompromise(String out) {
    var rows =
        out.lines()
            .filter(line -> line.matches(" +(demo|merge)\\S* +\\S+ MB .*"))
            .map(line -> line.strip().split(" +"))
            .toList();
    assertThat(rows).hasSize(4);
    double scriptureByNovel = Double.parseDouble(rows.get(0)[4]);
    double novelByScripture = Double.parseDouble(rows.get(1)[5]);
    assertThat(Double.parseDouble(rows.get(2)[4])).isLessThan(scriptureByNovel);
    assertThat(Double.parseDouble(rows.get(2)[5])).isLessThan(novelByScripture);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void withoutTheModelsItSaysWhereTheyAre() {
    Run.of("demo").requireRefusal(3, "LBRX-401", "demo-novel", "clone", "image");
  }

  // Runs each command as it is printed, with a launcher in the folder's lbrx.
  private void next(String out) throws Exception {
    Path launcher = home.resolve("lbrx");
    String java = String.join("' '", Run.process().command());
    Files.writeString(launcher, "#!/bin/sh\nexec '" + java + "' \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    var commands =
        out.lines().dropWhile(line -> !line.startsWith("6.")).skip(1).map(String::strip).toList();
    assertThat(commands).hasSize(4);
    for (String command : commands) {
      var run =
          Run.inProcess(home, new ProcessBuilder("sh", "-c", command).directory(home.toFile()));
      assertThat(run.status()).describedAs("%s: %s", command, run.err()).isZero();
    }
  }
}
