package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code lbrx backends} and the ways to choose one. */
class BackendsTest {
  @AfterEach
  void forget() {
    System.clearProperty("lbrx.backend");
  }

  @Test
  void theFastestIsTaken() {
    assertThat(taken("backends", "--json")).isEqualTo("cpu-vector");
  }

  @Test
  void theOptionBeatsTheProperty() {
    System.setProperty("lbrx.backend", "reference");
    assertThat(taken("backends", "--json")).isEqualTo("reference");
    assertThat(taken("backends", "--json", "--backend", "auto")).isEqualTo("cpu-vector");
  }

  @Test
  void aListIsTakenInOrder() {
    assertThat(taken("backends", "--json", "--backend", "reference,cpu-vector"))
        .isEqualTo("reference");
  }

  @Test
  void theListForPeopleSaysWhichIsTakenAndWhatIsMissing() {
    var run = Run.of("backends");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern("cpu-vector +taken +\\d+-bit vectors")
        .contains("reference", "metal", "cuda", "not in this version");
    assertThat(run.err()).isEmpty();
  }

  private static String taken(Object... arguments) {
    for (var backend : Run.of(arguments).json().get("backends")) {
      if (backend.get("taken").booleanValue()) {
        return backend.get("id").stringValue();
      }
    }
    return "none";
  }
}
