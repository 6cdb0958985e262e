package dev.lbrx.backend.vector.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of settings. */
class SettingsFileTest {
  private static final Blocking OTHER = new Blocking(512, 96, 1_000_000);

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Path path = SettingsFile.path(folder.toString());
    SettingsFile.write(path, OTHER);

    var read = SettingsFile.read(path);

    assertThat(read.blocking()).isEqualTo(OTHER);
    assertThat(read.origin()).isEqualTo(path.toString());
    assertThat(read.ignored()).isEmpty();
    assertThat(path.getParent()).isDirectoryContaining(path::equals).isNotEmptyDirectory();
  }

  @Test
  void withoutAFileTheDefaultsHold() {
    var read = SettingsFile.read(folder.resolve("none"));

    assertThat(read.blocking()).isEqualTo(Blocking.DEFAULT);
    assertThat(read.ignored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\\u12",
        "machine=MACHINE\ndepth=512\nrows=96",
        "machine=MACHINE\ndepth=many\nrows=96\ngrain=1000000",
        "machine=MACHINE\ndepth=0\nrows=96\ngrain=1000000",
        "machine=MACHINE\ndepth=512\nrows=97\ngrain=1000000",
        "machine=MACHINE\ndepth=512\nrows=96\ngrain=99999999999",
        "machine=another\ndepth=512\nrows=96\ngrain=1000000",
        "depth=512\nrows=96\ngrain=1000000"
      })
  void whatIsDamagedOrOfAnotherMachineIsIgnoredInOneLine(String text) throws Exception {
    Path path =
        Files.writeString(
            folder.resolve("tune.properties"), text.replace("MACHINE", SettingsFile.machine()));

    var read = SettingsFile.read(path);

    assertThat(read.blocking()).isEqualTo(Blocking.DEFAULT);
    assertThat(read.origin()).isEqualTo("defaults");
    assertThat(read.ignored().orElseThrow())
        .startsWith(path + " is ignored: ")
        .endsWith(": lbrx tune writes it anew")
        .hasLineCount(1);
  }

  @Test
  void aLongFileIsNotRead() throws Exception {
    Path path = Files.write(folder.resolve("tune.properties"), new byte[5000]);

    assertThat(SettingsFile.read(path).ignored().orElseThrow()).contains("too long");
  }

  @Test
  void aFolderThatCannotBeIsAnErrorWithTheWayOut() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> SettingsFile.write(SettingsFile.path(file.toString()), OTHER))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO))
        .hasMessageContaining("set XDG_CACHE_HOME");
  }
}
