package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.conformance.junit.BackendConformance;
import dev.lbrx.spi.Backend;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/**
 * Random shapes, tails, strides and values, with NaN, infinities, subnormals and signed zeros among
 * them.
 */
class DrawnCasesTest {
  private static final Conformance CONFORMANCE = BackendConformance.conformance();

  @Property
  void drawnCasesHaveTheReferencesBits(
      @ForAll("backends") Backend backend,
      @ForAll("ops") Cases<?> cases,
      @ForAll @LongRange(max = 999_999_999_999L) long seed) {
    var entry = CaseTable.drawn(cases, seed);
    Assume.that(BackendConformance.isSmallEnough(entry));
    assertThat(CONFORMANCE.judge(CONFORMANCE.trial(entry.test()), backend))
        .describedAs("repeat with: %s", Conformance.repeat(entry, backend))
        .isEqualTo(new Verdict.Agrees());
  }

  @Provide
  Arbitrary<Backend> backends() {
    return Arbitraries.of(
        ConformanceTest.backends().filter(backend -> !backend.id().equals("reference")).toList());
  }

  @Provide
  Arbitrary<Cases<?>> ops() {
    return Arbitraries.of(CaseTable.ALL);
  }
}
