package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@code ./build mutants} runs for each mutant of the op that {@code -Dlbrx.mutants.op} names:
 * its small cases, and the reference against the oracle. No test of the suite by its name.
 */
class MutantCheck {
  private static final Cases<?> CASES = CaseTable.of(System.getProperty("lbrx.mutants.op", ""));
  private static final long MOST_WORK = 1 << 12;
  private static final Backend REFERENCE = Backends.get("reference");

  @Test
  void smallCasesAgree() {
    try (var conformance = new Conformance(REFERENCE, 1, 2)) {
      var backends = Backends.all();
      CASES
          .cases()
          .filter(test -> test.work() <= MOST_WORK)
          .map(conformance::trial)
          .forEach(trial -> backends.forEach(backend -> assertAgrees(conformance, trial, backend)));
    }
  }

  private static void assertAgrees(Conformance conformance, Trial trial, Backend backend) {
    assertThat(conformance.judge(trial, backend)).isEqualTo(new Verdict.Agrees());
  }

  @Test
  void theReferenceIsWithinItsTolerance() {
    try (var conformance = new Conformance(REFERENCE, 1)) {
      assertThat(AccuracyTable.of(conformance, List.of(CASES), MOST_WORK, c -> {}).beyond())
          .isEmpty();
    }
  }
}
