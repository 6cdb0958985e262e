package dev.lbrx.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each step on small distributions whose result follows by hand. */
class StepsTest {
  private static final float LN2 = (float) Math.log(2);

  // Probabilities 1/2, 1/16, 1/4, 1/8, 1/16 of the tokens 0 … 4.
  private static final float[] HALVES = {4 * LN2, LN2, 3 * LN2, 2 * LN2, LN2};

  @Test
  void topKKeepsTheLargestAndOfEqualOnesTheLowerIds() {
    assertThat(left(new TopK(2), HALVES)).containsExactly(0, 2);
    assertThat(left(new TopK(4), HALVES)).containsExactly(0, 2, 3, 1);
    assertThat(left(new TopK(9), HALVES)).containsExactly(0, 1, 2, 3, 4);
    assertThat(left(new TopK(2), -1, -3, 0f, -0f)).containsExactly(2, 3);
  }

  @Test
  void topPKeepsTheShortestPrefixThatReachesIt() {
    assertThat(left(new TopP(0.74f), HALVES)).containsExactly(0, 2);
    assertThat(left(new TopP(0.76f), HALVES)).containsExactly(0, 2, 3);
    assertThat(left(new TopP(0.01f), HALVES)).containsExactly(0);
    assertThat(left(new TopP(1), HALVES)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void minPComparesWithTheMostLikely() {
    assertThat(left(new MinP(0.49f), HALVES)).containsExactly(0, 2);
    assertThat(left(new MinP(0.51f), HALVES)).containsExactly(0);
    assertThat(left(new MinP(0.12f), HALVES)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void typicalKeepsWhatIsAsSurprisingAsTheEntropy() {
    // H = 1.875 bits: distances 0.875, 2.125, 0.125, 1.125, 2.125 bits.
    assertThat(left(new Typical(0.2f), HALVES)).containsExactly(2);
    assertThat(left(new Typical(0.26f), HALVES)).containsExactly(2, 0);
    assertThat(left(new Typical(0.76f), HALVES)).containsExactly(2, 0, 3);
    assertThat(left(new Typical(1), HALVES)).containsExactly(0, 1, 2, 3, 4);
    assertThat(Typical.entropy(new float[] {0.5f, 0.0625f, 0.25f, 0.125f, 0.0625f, 0}, 6))
        .isCloseTo(1.875 * Math.log(2), within(1e-12));
  }

  @Test
  void topNSigmaKeepsLogitsWithinDeviationsOfTheGreatest() {
    // Mean 2, deviation √2; −∞ does not count.
    float[] logits = {4, 3, 2, 1, 0, Float.NEGATIVE_INFINITY};
    assertThat(left(new TopNSigma(0.7f), logits)).containsExactly(0);
    assertThat(left(new TopNSigma(0.75f), logits)).containsExactly(0, 1);
    assertThat(left(new TopNSigma(2.13f), logits)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void xtcLeavesOutAllTopChoicesButTheLast() {
    assertThat(left(new Xtc(1, 0.2f), HALVES)).containsExactly(2, 3, 1, 4);
    assertThat(left(new Xtc(1, 0.1f), HALVES)).containsExactly(3, 1, 4);
    assertThat(left(new Xtc(1, 0.3f), HALVES)).containsExactly(0, 2, 3, 1, 4);
    assertThat(left(new Xtc(0, 0.1f), HALVES)).containsExactly(0, 1, 2, 3, 4);
    int acted = 0;
    var context = new Context(3, "xtc");
    for (int step = 0; step < 400; step++) {
      var candidates = of(HALVES);
      new Xtc(0.25f, 0.1f).apply(candidates, context);
      acted += candidates.count() == 3 ? 1 : 0;
      assertThat(candidates.count() == 3)
          .isEqualTo(Philox.uniform(Philox.Stream.of(3, "xtc/xtc"), step) < 0.25f);
      context.advance();
    }
    assertThat(acted).isBetween(70, 130);
  }

  @Test
  void penaltiesLowerRecentTokens() {
    var context = seen(9, 0, 0, 1);
    assertThat(logits(new Penalties(2, 0, 0, 64), context, 4, -3, 5)).containsExactly(2, -6, 5);
    assertThat(logits(new Penalties(1, 0.5f, 0.25f, -1), context, 4, -3, 5))
        .containsExactly(3, -3.75f, 5);
    assertThat(logits(new Penalties(2, 0, 1, 2), context, 4, -3, 5)).containsExactly(1, -7, 5);
  }

  @Test
  void logitBiasAddsAndForbids() {
    var bias = new LogitBias(Map.of(1, 2f, 2, Float.NEGATIVE_INFINITY, 99, 1f));
    assertThat(logits(bias, seen(), 4, -3, 5)).containsExactly(4, -1, Float.NEGATIVE_INFINITY);
  }

  @Test
  void dryLowersWhatWouldProlongARepetition() {
    var dry = new Dry(0.5f, 2, 2, -1, Set.of());
    // … 1 2 3 | 1 2: token 3 would prolong a repetition of two.
    assertThat(logits(dry, seen(1, 2, 3, 1, 2), 0, 0, 0, 0)).containsExactly(0, 0, 0, -0.5f);
    // Of the lengths 2 (followed by 3) and 4 (followed by 0) each counts for its own token.
    assertThat(logits(dry, seen(1, 2, 3, 4, 4, 1, 2, 0, 4, 4, 1, 2), 0, 0, 0, 0, 0))
        .containsExactly(-2, 0, 0, -0.5f, 0);
    // One token is no repetition yet.
    assertThat(logits(dry, seen(2, 3, 2), 0, 0, 0, 0)).containsExactly(0, 0, 0, 0);
    // A run of one token: the longest passage that is followed by it has 4.
    assertThat(logits(dry, seen(1, 1, 1, 1, 1), 0, 0)).containsExactly(0, -2);
    // What lies before the last tokens is not searched.
    var near = new Dry(0.5f, 2, 2, 4, Set.of());
    assertThat(logits(near, seen(1, 2, 3, 1, 2), 0, 0, 0, 0)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void dryStopsAtBreakers() {
    int[] text = {4, 1, 2, 0, 4, 1, 2};
    assertThat(logits(new Dry(1, 2, 1, -1, Set.of()), seen(text), 0, 0, 0, 0, 0))
        .containsExactly(-4, 0, 0, 0, 0);
    assertThat(logits(new Dry(1, 2, 1, -1, Set.of(4)), seen(text), 0, 0, 0, 0, 0))
        .containsExactly(-2, 0, 0, 0, 0);
    assertThat(logits(new Dry(1, 2, 1, -1, Set.of(2)), seen(text), 0, 0, 0, 0, 0))
        .containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void dynamicTemperatureFollowsTheEntropy() {
    // Equal logits have all the entropy there can be: 1 + 0.5.
    assertThat(probabilities(new DynamicTemperature(1, 0.5f, 1), 0, 0)).containsExactly(0.5f, 0.5f);
    // One certain token has none.
    var cold = new DynamicTemperature(1, 1, 1);
    assertThat(left(cold, 200, 0, 0)).containsExactly(0);
    // H / ln 5 = 1.875 / log₂ 5 of HALVES, between 0.5 and 1.5.
    double temperature = 0.5 + Math.pow(1.875 / (Math.log(5) / Math.log(2)), 2);
    float[] p = probabilities(new DynamicTemperature(1, 0.5f, 2), HALVES);
    assertThat(p[0] / p[2]).isCloseTo((float) Math.pow(2, 1 / temperature), within(1e-5f));
  }

  @Test
  void mirostatTwoFollowsTheSurprise() {
    var state = new MirostatState(new Choice.Mirostat(2, 1, 0.5f));
    // μ = 2: surprises 1, 2, 3, 4, 4 bits.
    var candidates = of(HALVES);
    state.filter(candidates);
    assertThat(ids(candidates)).containsExactly(0, 2);
    // Of what is left token 2 has 1/3.
    state.learn(candidates.probabilities()[1]);
    assertThat(state.mu()).isCloseTo(2 - 0.5 * (Math.log(3) / Math.log(2) - 1), within(1e-6));
    // Far below every surprise one stays.
    state.learn(0x1p-20f);
    candidates.reset(HALVES);
    state.filter(candidates);
    assertThat(ids(candidates)).containsExactly(0);
  }

  @Test
  void mirostatOneEstimatesHowManyToKeep() {
    // p ∝ 1/i² of 5 tokens: ŝ = 2, ε̂ = 1, k = √(2^μ / (1 − 1/5)), μ = 4: √20 = 4.47.
    float[] logits = new float[5];
    for (int i = 0; i < 5; i++) {
      logits[i] = (float) (-2 * Math.log(i + 1));
    }
    var candidates = of(logits);
    new MirostatState(new Choice.Mirostat(1, 2, 0.1f)).filter(candidates);
    assertThat(ids(candidates)).containsExactly(0, 1, 2, 3);
    candidates.reset(new float[] {1, 1, 1});
    new MirostatState(new Choice.Mirostat(1, 2, 0.1f)).filter(candidates);
    assertThat(candidates.count()).isEqualTo(3);
  }

  @Test
  void stepsWorkOnWhatIsLeft() {
    var candidates = of(HALVES);
    var context = new Context(0, "x");
    new TopK(2).apply(candidates, context);
    assertThat(candidates.place(2)).isEqualTo(1);
    assertThat(candidates.place(1)).isEqualTo(-1);
    // 2/3 and 1/3 now.
    new TopP(0.6f).apply(candidates, context);
    assertThat(ids(candidates)).containsExactly(0);
  }

  @Test
  void ordersDifferInWhereTheTemperatureStands() {
    var cold = new Temperature(0.5f);
    var steps = List.<Step>of(new TopK(3), cold, new TopP(0.9f), new Penalties(1.1f, 0, 0, 64));
    assertThat(ChainOrder.TEMPERATURE_FIRST.sort(steps))
        .containsExactly(steps.get(3), cold, steps.get(0), steps.get(2));
    assertThat(ChainOrder.MLX.sort(steps))
        .containsExactly(steps.get(3), steps.get(2), steps.get(0), cold);
    assertThat(ChainOrder.LLAMA_CPP.sort(steps))
        .containsExactly(steps.get(3), steps.get(0), steps.get(2), cold);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    List.<Runnable>of(
            () -> new TopK(0),
            () -> new MinP(0),
            () -> new Typical(1.1f),
            () -> new TopNSigma(Float.NaN),
            () -> new Xtc(2, 0.1f),
            () -> new Xtc(0.5f, 0.6f),
            () -> new Penalties(0, 0, 0, 64),
            () -> new Penalties(1, Float.NaN, 0, 64),
            () -> new Dry(0, 2, 2, -1, Set.of()),
            () -> new Dry(1, 0.5f, 2, -1, Set.of()),
            () -> new LogitBias(Map.of(1, Float.NaN)),
            () -> new DynamicTemperature(0, 1, 1),
            () -> new Choice.Mirostat(0, 5, 0.1f),
            () -> new Choice.Mirostat(2, 0, 0.1f))
        .forEach(
            refused ->
                assertThatThrownBy(refused::run)
                    .isInstanceOf(LbrxException.class)
                    .hasMessageContaining("expected"));
  }

  private static Candidates of(float... logits) {
    var candidates = new Candidates(logits.length);
    candidates.reset(logits);
    return candidates;
  }

  private static Context seen(int... tokens) {
    var context = new Context(0, "x");
    for (int token : tokens) {
      context.see(token);
    }
    return context;
  }

  private static int[] left(Step step, float... logits) {
    var candidates = of(logits);
    step.apply(candidates, seen());
    return ids(candidates);
  }

  private static float[] probabilities(Step step, float... logits) {
    var candidates = of(logits);
    step.apply(candidates, seen());
    return candidates.probabilities();
  }

  private static float[] logits(Step step, Context context, float... logits) {
    var candidates = of(logits);
    step.apply(candidates, context);
    float[] values = new float[candidates.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = candidates.logit(i);
    }
    return values;
  }

  private static int[] ids(Candidates candidates) {
    int[] ids = new int[candidates.count()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = candidates.id(i);
    }
    return ids;
  }
}
