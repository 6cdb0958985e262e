package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.ops.Ops;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.spi.host.HostBackend;
import org.junit.jupiter.api.Test;

/** The table is complete: no op without cases, none without a reference kernel. */
class CaseTableTest {
  @Test
  void everyOpHasCases() {
    assertThat(CaseTable.ALL)
        .extracting(cases -> (Object) cases.op())
        .containsExactlyInAnyOrderElementsOf(Ops.ALL);
    assertThat(CaseTable.ALL)
        .allSatisfy(
            cases -> assertThat(cases.cases()).describedAs("cases of %s", cases.op()).isNotEmpty());
  }

  @Test
  void everyOpHasAReferenceKernelOfItsOwn() {
    assertThat(((HostBackend) Backends.get("reference")).kernels())
        .containsExactlyInAnyOrderElementsOf(Ops.ALL);
  }

  @Test
  void namesOfFixedCasesAreUnique() {
    assertThat(CaseTable.fixed().map(entry -> entry.test().name())).doesNotHaveDuplicates();
  }

  @Test
  void anIdFindsItsCaseAgain() {
    assertThat(CaseTable.fixed())
        .allSatisfy(entry -> assertThat(CaseTable.find(entry.id())).isEqualTo(entry));
    assertThat(CaseTable.find("rms_norm/~7"))
        .isEqualTo(CaseTable.drawn(CaseTable.of("rms_norm"), 7));
  }

  @Test
  void anUnknownIdSaysWhatThereIs() {
    assertThatThrownBy(() -> CaseTable.find("rms_nrom/1"))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("rms_norm");
    assertThatThrownBy(() -> CaseTable.find("rms_norm/99999"))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("numbered from 0");
  }
}
