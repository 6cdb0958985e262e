package dev.lbrx.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private static final Backend GPU =
      backend("gpu", 20, new Availability.Unavailable("no driver", "install one"));
  private static final Backend FAST =
      backend("fast", 10, new Availability.Available("wide vectors"));
  private static final Backend PLAIN = backend("plain", 0, new Availability.Available("loops"));
  private static final List<Backend> ALL = List.of(GPU, FAST, PLAIN);

  @Test
  void autoTakesTheBestAvailableAndSaysWhyNotTheBetterOnes() {
    var selection = Backends.select(ALL, "auto");
    assertThat(selection.backend()).isSameAs(FAST);
    assertThat(selection.detail()).isEqualTo("wide vectors");
    assertThat(selection.passedOver())
        .containsExactly(new Backends.PassedOver("gpu", "no driver", "install one"));
  }

  @Test
  void aListIsTriedInItsOwnOrder() {
    assertThat(Backends.select(ALL, "gpu, plain,fast").backend()).isSameAs(PLAIN);
    assertThat(Backends.select(ALL, "gpu,auto").backend()).isSameAs(FAST);
  }

  @Test
  void nothingMovesSilentlyToAnotherBackend() {
    assertThatThrownBy(() -> Backends.select(ALL, "gpu"))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND))
        .hasMessageContainingAll("gpu", "no driver", "install one");
  }

  @Test
  void anUnknownIdNamesTheKnownOnes() {
    assertThatThrownBy(() -> Backends.select(ALL, "fsat"))
        .isInstanceOf(LbrxException.class)
        .hasMessageContainingAll("fsat", "gpu, fast, plain");
  }

  @Test
  void theSystemPropertyCountsWhereNothingIsSaid() {
    System.setProperty(Backends.PROPERTY, "nowhere");
    try {
      assertThatThrownBy(() -> Backends.select(null))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("'nowhere'");
      assertThatThrownBy(() -> Backends.select("elsewhere"))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("'elsewhere'");
    } finally {
      System.clearProperty(Backends.PROPERTY);
    }
  }

  private static Backend backend(String id, int rank, Availability availability) {
    return new HostBackend(KernelTable.builder().build()) {
      @Override
      public String id() {
        return id;
      }

      @Override
      public int rank() {
        return rank;
      }

      @Override
      public Availability availability() {
        return availability;
      }
    };
  }
}
