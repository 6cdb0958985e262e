package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx tune}, without measuring. */
class TuneTest {
  @TempDir Path folder;

  @Test
  void showsWhatHolds() {
    var json = Run.of("tune", "--show", "--json").json();

    assertThat(json.propertyNames()).containsExactly("origin", "depth", "rows", "grain");
    assertThat(json.get("depth").intValue()).isIn(256, 512);
  }

  @Test
  void anAlienFileIsIgnoredInOneLine() throws Exception {
    Files.createDirectory(folder.resolve("lbrx"));
    Files.writeString(
        folder.resolve("lbrx").resolve("tune.properties"),
        "machine=another\ndepth=512\nrows=96\ngrain=125000\n");
    var process = Run.process("tune", "--show");
    process.environment().put("XDG_CACHE_HOME", folder.toString());

    var run = Run.inProcess(folder, process);

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("origin  defaults\ndepth   256\nrows    192\ngrain   500000\n");
    assertThat(run.err()).contains("of another processor or Java").hasLineCount(1);
  }

  @Test
  void aBackendWithoutSettingsSaysSo() {
    var run = Run.of("tune", "--backend", "reference");

    assertThat(run.status()).isEqualTo(5);
    assertThat(run.err()).contains("reference has nothing to tune: leave --backend out");
  }
}
