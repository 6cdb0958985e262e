package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@code ./build mutants} runs for each mutant of the ops that {@code -Dlbrx.mutants.ops}
 * names: their small cases, what they have to refuse, and the reference against their oracles. No
 * test of the suite by its name.
 */
class MutantCheck {
  private static final List<? extends Cases<?>> OPS =
      Stream.of(System.getProperty("lbrx.mutants.ops", "").split(",")).map(CaseTable::of).toList();
  private static final long MOST_WORK = 1 << 12;
  private static final Backend REFERENCE = Backends.get("reference");

  @Test
  void smallCasesAgree() {
    try (var conformance = new Conformance(REFERENCE, 1, 2)) {
      var backends = Backends.all();
      OPS.stream()
          .flatMap(Cases::cases)
          .filter(test -> test.work() <= MOST_WORK)
          .map(conformance::trial)
          .forEach(trial -> backends.forEach(backend -> assertAgrees(conformance, trial, backend)));
    }
  }

  private static void assertAgrees(Conformance conformance, Trial trial, Backend backend) {
    assertThat(conformance.judge(trial, backend)).isEqualTo(new Verdict.Agrees());
  }

  @Test
  void definitionsRefuse() {
    assertThat(Stream.concat(OPS.stream().flatMap(Refusals::inputs), parameters()))
        .allSatisfy(
            refused ->
                assertThatThrownBy(refused.attempt()::get).isInstanceOf(LbrxException.class));
    assertThat(Refusals.allowed()).doesNotContainNull();
  }

  private static Stream<Refusals.Refused> parameters() {
    return Refusals.parameters()
        .filter(refused -> OPS.stream().anyMatch(cases -> cases.op() == refused.op()));
  }

  @Test
  void theReferenceIsWithinItsTolerance() {
    try (var conformance = new Conformance(REFERENCE, 1)) {
      assertThat(AccuracyTable.of(conformance, List.copyOf(OPS), MOST_WORK, c -> {}).beyond())
          .isEmpty();
    }
  }
}
