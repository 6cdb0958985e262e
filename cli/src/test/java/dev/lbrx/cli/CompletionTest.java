package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts, in the shells themselves. */
class CompletionTest {
  @TempDir Path folder;

  @Test
  void bashCompletesCommandsOptionsAndValues() throws Exception {
    Path script = script("bash");
    assertThat(complete(script, "lbrx", "qua")).containsExactly("quantize");
    assertThat(complete(script, "lbrx", "in")).containsExactly("info", "inspect");
    // Nothing typed yet: every command that the help lists.
    assertThat(complete(script, "lbrx", "''")).containsAll(HelpTest.commands().toList());
    assertThat(complete(script, "lbrx", "split", "--shard")).containsExactly("--shard-size");
    assertThat(complete(script, "lbrx", "tune", "--sh")).containsExactly("--show");
    assertThat(complete(script, "lbrx", "convert", "--to", "ml")).containsExactly("mlx", "mlxpack");
    assertThat(complete(script, "lbrx", "info", "--js")).containsExactly("--json");
    assertThat(complete(script, "lbrx", "quantize", "--type", "affine8"))
        .containsExactly("affine8");
    assertThat(complete(script, "lbrx", "backends", "--backend", "cpu"))
        .containsExactly("cpu-vector");
  }

  @Test
  void zshTakesItsScript() throws Exception {
    Path script = script("zsh");
    assertThat(Files.readString(script)).contains("compinit", "bashcompinit");
    assumeTrue(Files.isExecutable(Path.of("/bin/zsh")), "no zsh here");
    assertThat(shell("/bin/zsh", "source " + script + "; print ${_comps[lbrx]}")).isNotEmpty();
  }

  private Path script(String shell) throws IOException {
    var run = Run.of("completion", shell);
    assertThat(run.status()).isZero();
    return Files.writeString(folder.resolve(shell), run.out());
  }

  // What bash would offer (its compopt complains outside of a real completion) with the cursor at
  // the end of the last word.
  private static java.util.List<String> complete(Path script, String... words) throws Exception {
    String line =
        "source "
            + script
            + "; COMP_WORDS=("
            + String.join(" ", words)
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9;"
            + " $(complete -p "
            + words[0]
            + " | sed 's/.*-F \\([^ ]*\\).*/\\1/') 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"";
    return shell("bash", line).lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }

  private static String shell(String shell, String line) throws Exception {
    var process = new ProcessBuilder(shell, "-c", line).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).describedAs(out).isZero();
    return out;
  }
}
