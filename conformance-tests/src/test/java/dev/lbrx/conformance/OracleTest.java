package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Op;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The reference is within each op's tolerance of the op's formula in double precision. */
class OracleTest {
  @TestFactory
  Stream<DynamicTest> theReferenceIsWithinTheToleranceOfTheOracle() {
    var conformance = new Conformance(Backends.get("reference"), 1);
    return CaseTable.ALL.stream()
        .map(
            cases ->
                dynamicTest(
                    Op.name(cases.op()),
                    () ->
                        assertThat(
                                AccuracyTable.of(
                                        conformance, List.of(cases), Long.MAX_VALUE, c -> {})
                                    .beyond())
                            .isEmpty()))
        .onClose(conformance::close);
  }
}
