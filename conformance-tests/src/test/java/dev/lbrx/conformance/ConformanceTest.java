package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Op;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every op on every available backend against the reference, bit for bit. {@code
 * -Dlbrx.conformance.work=N} leaves out cases of more than N multiply-adds, for slow ways to run:
 * interpreted, or with narrow vectors.
 */
class ConformanceTest {
  private static final long MOST_WORK = Long.getLong("lbrx.conformance.work", Long.MAX_VALUE);
  private static final Conformance CONFORMANCE = new Conformance(Backends.get("reference"), 1, 2);

  @TestFactory
  Stream<DynamicContainer> fixedCasesHaveTheReferencesBits() {
    return backends()
        .map(
            backend ->
                dynamicContainer(
                    backend.id(), CaseTable.ALL.stream().map(cases -> fixed(backend, cases))));
  }

  private static DynamicNode fixed(Backend backend, Cases<?> cases) {
    return dynamicContainer(
        Op.name(cases.op()),
        CaseTable.fixed(cases)
            .filter(ConformanceTest::isSmallEnough)
            .map(entry -> test(backend, entry)));
  }

  private static DynamicNode test(Backend backend, CaseTable.Entry entry) {
    return dynamicTest(entry.id(), () -> agrees(backend, entry));
  }

  static void agrees(Backend backend, CaseTable.Entry entry) {
    assertThat(CONFORMANCE.judge(CONFORMANCE.trial(entry.test()), backend))
        .describedAs("repeat with: %s", Conformance.repeat(entry, backend))
        .isEqualTo(new Verdict.Agrees());
  }

  static boolean isSmallEnough(CaseTable.Entry entry) {
    return entry.test().work() <= MOST_WORK;
  }

  static Stream<Backend> backends() {
    return Backends.all().stream()
        .filter(backend -> backend.availability() instanceof Availability.Available);
  }
}
