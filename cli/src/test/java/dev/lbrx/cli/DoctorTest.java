package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx doctor}. */
class DoctorTest {
  @TempDir Path folder;

  @Test
  void looksAtEverythingAndLeavesNothing() {
    var findings = Run.of("doctor", "--disk", folder, "--json").json().get("findings");
    assertThat(findings.valueStream().map(each -> each.get("name").stringValue()))
        .containsExactly(
            "java", "processor", "memory", "disk", "backend cpu-vector", "backend reference");
    assertThat(findings.valueStream().map(each -> each.get("state").stringValue()))
        .containsOnly("ok");
    assertThat(findings.get(4).get("detail").stringValue()).endsWith("-bit vectors");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsWrongComesWithTheWayOut() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    var run = Run.of("doctor", "--disk", file.resolve("none"));
    assertThat(run.status()).isEqualTo(5);
    assertThat(run.out()).containsPattern("disk +wrong: cannot write to .*none.*: give --disk");
    assertThat(run.out().lines()).hasSize(6);
    assertThat(run.err()).isEmpty();
  }
}
