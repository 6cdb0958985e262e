package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.backend.reference.elementwise.BinaryReference;
import dev.lbrx.backend.reference.elementwise.UnaryReference;
import dev.lbrx.conformance.elementwise.GeGluCases;
import dev.lbrx.conformance.elementwise.SwiGluCases;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;
import org.junit.jupiter.api.Test;

/** A backend that has only the parts of a fused op must still give the fused op's bits. */
class DecompositionTest {
  private static final Backend PARTS =
      new HostBackend(
          KernelTable.builder()
              .add(Binary.class, new BinaryReference())
              .add(Unary.class, new UnaryReference())
              .build()) {
        @Override
        public String id() {
          return "parts";
        }

        @Override
        public int rank() {
          return 0;
        }

        @Override
        public Availability availability() {
          return new Availability.Available("only for this test");
        }
      };

  @Test
  void siluAndMultiplyGiveTheBitsOfSwiGlu() {
    assertThatPartsAgree(new SwiGluCases());
  }

  @Test
  void geluAndMultiplyGiveTheBitsOfGeGlu() {
    assertThatPartsAgree(new GeGluCases());
  }

  private static void assertThatPartsAgree(Cases<?> cases) {
    var entries =
        CaseTable.fixed(cases)
            .filter(entry -> entry.test().specs().get(0).dtype() == DType.F32)
            .toList();
    assertThat(entries).isNotEmpty();
    try (var conformance = new Conformance(Backends.get("reference"), 1)) {
      for (var entry : entries) {
        assertThat(conformance.judge(conformance.trial(entry.test()), PARTS))
            .as(entry.test().name())
            .isEqualTo(new Verdict.Agrees());
      }
    }
  }
}
