package dev.lbrx.toolkit.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> METHODS = List.of("slerp", "linear", "ties", "passthrough");

  @Test
  void misspeltNamesFindTheirMeaning() {
    assertThat(Nearest.of("slrep", METHODS)).isEqualTo("slerp");
    assertThat(Nearest.of("Linear", METHODS)).isEqualTo("linear");
    assertThat(Nearest.of("tie", METHODS)).isEqualTo("ties");
    assertThat(Nearest.of("pass_through", METHODS)).isEqualTo("passthrough");
  }

  @Property
  void editsAreADistance(
      @ForAll @StringLength(max = 12) String a, @ForAll @StringLength(max = 12) String b) {
    assertThat(Nearest.edits(a, b)).isEqualTo(Nearest.edits(b, a));
    assertThat(Nearest.edits(a, b) == 0).isEqualTo(a.equals(b));
    assertThat(Nearest.edits(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
  }
}
