package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backends;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case on every available backend against the reference. */
class ConformanceTest {
  @TestFactory
  Stream<DynamicTest> everyCaseHasTheReferencesBits() {
    var reference = Backends.get("reference");
    return Backends.all().stream()
        .filter(backend -> backend.availability() instanceof Availability.Available)
        .flatMap(
            backend ->
                CaseTable.ALL.stream()
                    .flatMap(Cases::cases)
                    .map(
                        test ->
                            DynamicTest.dynamicTest(
                                backend.id() + " " + test.name(),
                                () -> {
                                  try (var one = reference.queue(1);
                                      var two = backend.queue(2)) {
                                    assertThat(Conformance.compare(test, two, one, 0)).isEmpty();
                                    assertThat(Conformance.compare(test, two, one, 3)).isEmpty();
                                  }
                                })));
  }
}
