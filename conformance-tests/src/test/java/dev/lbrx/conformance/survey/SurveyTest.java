package dev.lbrx.conformance.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.Backends;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sample of {@code ./build survey}: every 20,011-th f32, the border ones, some drawn pairs. */
class SurveyTest {
  private static final int STEP = 20_011;
  private static final int BLOCKS = (int) ((1L << 32) / STEP / Survey.BLOCK) + 1;

  @ParameterizedTest
  @EnumSource
  void isWithinOneUlpWithTheSameBitsOnVectors(Subject subject) {
    try (var survey = new Survey(subject, Backends.get("reference"), Backends.get("cpu-vector"))) {
      var tally = Tally.NONE;
      if (subject.inputs() == 2) {
        for (int block = 0; block < BLOCKS; block++) {
          // Blocks that the full survey does not draw.
          tally = tally.plus(survey.of(Source.pairs(), -1 - block));
        }
        tally = tally.plus(survey.of(Source.specialPairs(), 0));
      } else {
        for (int block = 0; block < BLOCKS; block++) {
          tally = tally.plus(survey.of(Source.patterns(17, STEP), block));
        }
        tally = tally.plus(survey.of(Source.borders(), 0));
      }
      assertThat(tally.worst()).as("%s", tally).isLessThanOrEqualTo(1);
      assertThat(tally.different()).as("%s", tally).isZero();
      assertThat(tally.wrong()).as("a survey that finds nothing looks at nothing").isPositive();
    }
  }

  /** The hundred digits against published ones. */
  @Test
  void exactValuesAreExact() {
    var digits = new MathContext(50);
    assertThat(Exact.exp(BigDecimal.ONE).round(digits))
        .isEqualByComparingTo("2.7182818284590452353602874713526624977572470937000");
    assertThat(Exact.log(new BigDecimal(10)).round(digits))
        .isEqualByComparingTo("2.3025850929940456840179914546843642076011014886288");
    assertThat(Exact.arccos(new BigDecimal("0.5")).multiply(new BigDecimal(3)).round(digits))
        .isEqualByComparingTo("3.1415926535897932384626433832795028841971693993751");
    assertThat(Exact.sin(new BigDecimal("1e22")).round(digits))
        .isEqualByComparingTo("-0.85220084976718880177270589375302936826176215041004");
    assertThat(Exact.erf(BigDecimal.ONE).round(digits))
        .isEqualByComparingTo("0.84270079294971486934122063508260925929606699796630");
    assertThat(Exact.pow(BigDecimal.TWO, new BigDecimal("0.5")).round(digits))
        .isEqualByComparingTo("1.4142135623730950488016887242096980785696718753769");
  }

  @Test
  void aTieOfAPowerGoesToTheEvenNeighbour() {
    // 4097² = 2²⁴ + 2¹³ + 1: halfway between two floats.
    assertThat(Subject.POW.rounded(4097f, 2f)).isEqualTo(4097f * 4097f);
    assertThat(Subject.POW.rounded(-4099f, 3f)).isEqualTo((float) -(4099L * 4099L * 4099L));
  }
}
