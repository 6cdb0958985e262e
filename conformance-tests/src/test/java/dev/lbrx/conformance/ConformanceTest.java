package dev.lbrx.conformance;

import dev.lbrx.conformance.junit.BackendConformance;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import java.util.stream.Stream;

/**
 * Every op on every available backend against the reference, bit for bit. {@code
 * -Dlbrx.conformance.skip=reference} leaves that out, where it has been held to itself already.
 */
class ConformanceTest extends BackendConformance {
  ConformanceTest() {
    super(
        backends()
            .filter(backend -> !backend.id().equals(System.getProperty("lbrx.conformance.skip")))
            .toArray(Backend[]::new));
  }

  @Override
  protected String repeat(CaseTable.Entry entry, Backend backend) {
    return Conformance.repeat(entry, backend);
  }

  static Stream<Backend> backends() {
    return Backends.all().stream()
        .filter(backend -> backend.availability() instanceof Availability.Available);
  }
}
