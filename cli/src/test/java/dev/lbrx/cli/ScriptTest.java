package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lbrx script} and {@code --script}. */
class ScriptTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantize model out --type affine4 --force",
        "convert model out --dtype f16",
        "merge file out --allow-nan",
        "generate model --prompt it's --logit-bias 5=-1.5 --temp 0.5",
        "perplexity model --text file",
        "pack --input model --output out",
        "extract pack out --file config.json",
        "inspect model --filter layers.0",
        "reproduce made --input a b"
      })
  void repeatsItselfAndSpellsOutTheDefaults(String line) {
    String[] words = line.split(" ");
    var script = Run.of(Stream.concat(Stream.of("script"), Stream.of(words)).toArray());
    assertThat(script.status()).describedAs(script.err()).isZero();
    assertThat(script.err()).isEmpty();
    assertThat(script.out())
        .startsWith("#!/bin/sh\n")
        .contains("--threads=", "--backend=cpu-vector");
    var again = new ArrayList<Object>(arguments(script.out()));
    again.add("--script");
    assertThat(Run.of(again.toArray())).isEqualTo(script);
  }

  @Test
  void theOptionSaysTheSame() {
    assertThat(Run.of("info", "model", "--script")).isEqualTo(Run.of("script", "info", "model"));
    assertThat(Run.of("--script", "info", "model")).isEqualTo(Run.of("script", "info", "model"));
  }

  @Test
  void theShellRunsIt() throws Exception {
    Path tool = folder.resolve("a tool");
    Files.writeString(tool, "#!/bin/sh\npwd\nfor word; do echo \"[$word]\"; done\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    Path script =
        Files.writeString(folder.resolve("script"), Run.of("script", "info", "it's $x").out());
    var builder = new ProcessBuilder("sh", script.toString());
    builder.environment().put("LBRX", tool.toString());
    var run = Run.inProcess(folder, builder);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .contains(Path.of("").toAbsolutePath().toString(), "[info]", "[it's $x]");
  }

  @Test
  void aCommandThatIsNoneIsRefused() {
    Run.of("script", "qantize", "a").requireRefusal(2, "LBRX-101", "qantize", "quantize");
    Run.of("script", "quantize", "a").requireRefusal(2, "LBRX-101", "OUT");
    Run.of("script").requireRefusal(2, "LBRX-101", "COMMAND");
  }

  // The words behind exec "${LBRX:-…}", quotes undone.
  static List<String> arguments(String script) {
    var words = new ArrayList<String>();
    String[] lines = script.strip().split(" \\\\\n {2}");
    words.add(lines[0].substring(lines[0].lastIndexOf(' ') + 1));
    for (int i = 1; i < lines.length; i++) {
      words.add(lines[i].replace("'\\''", "\0").replace("'", "").replace('\0', '\''));
    }
    return words;
  }
}
