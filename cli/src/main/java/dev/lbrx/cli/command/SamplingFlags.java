package dev.lbrx.cli.command;

import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.sample.ChainOrder;
import dev.lbrx.inference.sample.Choice;
import dev.lbrx.inference.sample.Dry;
import dev.lbrx.inference.sample.DynamicTemperature;
import dev.lbrx.inference.sample.LogitBias;
import dev.lbrx.inference.sample.MinP;
import dev.lbrx.inference.sample.Penalties;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.inference.sample.Step;
import dev.lbrx.inference.sample.Temperature;
import dev.lbrx.inference.sample.TopK;
import dev.lbrx.inference.sample.TopNSigma;
import dev.lbrx.inference.sample.TopP;
import dev.lbrx.inference.sample.Typical;
import dev.lbrx.inference.sample.Xtc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** How the next token is chosen: the options of {@code lbrx generate} that say so. */
final class SamplingFlags {
  @Option(
      names = "--temp",
      paramLabel = "T",
      description = "Temperature; 0 takes the most likely token always (${DEFAULT-VALUE}).")
  private float temperature = 0;

  @Option(
      names = "--dynatemp-range",
      paramLabel = "R",
      description = "Let the temperature go from T - R to T + R with the logits' entropy.")
  private float dynamicRange = 0;

  @Option(
      names = "--dynatemp-exp",
      paramLabel = "E",
      description = "The power of the entropy that it follows (${DEFAULT-VALUE}).")
  private float dynamicExponent = 1;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the most likely tokens that reach this probability (${DEFAULT-VALUE}).")
  private float topP = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K most likely tokens; 0 for all (${DEFAULT-VALUE}).")
  private int topK = 0;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Draw from tokens at least P times as likely as the most likely one.")
  private float minP = 0;

  @Option(
      names = "--typical",
      paramLabel = "P",
      description = "Draw from the tokens of most typical surprise that reach this probability.")
  private float typical = 1;

  @Option(
      names = "--top-n-sigma",
      paramLabel = "N",
      description = "Draw from logits within N standard deviations of the greatest.")
  private float topNSigma = 0;

  @Option(
      names = "--xtc-probability",
      paramLabel = "P",
      description = "How often to leave out all top choices but the last (${DEFAULT-VALUE}).")
  private float xtcProbability = 0;

  @Option(
      names = "--xtc-threshold",
      paramLabel = "P",
      description = "The probability that makes a top choice, up to 0.5 (${DEFAULT-VALUE}).")
  private float xtcThreshold = 0.1f;

  @Option(
      names = "--repeat-penalty",
      paramLabel = "R",
      description = "Divide the logits of recent tokens by this; 1 for nothing.")
  private float repeatPenalty = 1;

  @Option(
      names = "--presence-penalty",
      paramLabel = "A",
      description = "Subtract this from the logits of recent tokens.")
  private float presencePenalty = 0;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "A",
      description = "Subtract this for each time that a recent token occurs.")
  private float frequencyPenalty = 0;

  @Option(
      names = "--repeat-last-n",
      paramLabel = "N",
      description = "How many tokens are recent; -1 for all (${DEFAULT-VALUE}).")
  private int repeatLast = 64;

  @Option(
      names = "--dry-multiplier",
      paramLabel = "M",
      description = "Lower the logits of tokens that would prolong a repetition; 0 for nothing.")
  private float dryMultiplier = 0;

  @Option(
      names = "--dry-base",
      paramLabel = "B",
      description = "What each further repeated token multiplies that by (${DEFAULT-VALUE}).")
  private float dryBase = 1.75f;

  @Option(
      names = "--dry-allowed-length",
      paramLabel = "N",
      description = "The shortest repetition that counts (${DEFAULT-VALUE}).")
  private int dryAllowed = 2;

  @Option(
      names = "--dry-penalty-last-n",
      paramLabel = "N",
      description = "How many tokens to search for repetitions; -1 for all (${DEFAULT-VALUE}).")
  private int dryLast = -1;

  @Option(
      names = "--dry-sequence-breaker",
      paramLabel = "TEXT",
      description =
          "A text that no repetition reaches across; may be given again. Default: line break,"
              + " colon, double quote, asterisk.")
  private List<String> dryBreakers = List.of("\n", ":", "\"", "*");

  @Option(
      names = "--mirostat",
      paramLabel = "V",
      description = "Keep surprise near a target by Mirostat version 1 or 2; 0 for none.")
  private int mirostat = 0;

  @Option(
      names = "--mirostat-ent",
      paramLabel = "BITS",
      description = "The surprise that Mirostat aims at (${DEFAULT-VALUE}).")
  private float mirostatTarget = 5;

  @Option(
      names = "--mirostat-lr",
      paramLabel = "RATE",
      description = "How fast Mirostat adapts (${DEFAULT-VALUE}).")
  private float mirostatRate = 0.1f;

  @Option(
      names = "--logit-bias",
      paramLabel = "ID=BIAS",
      description = "Add to a token's logit; may be given again.")
  private Map<Integer, Float> logitBias = new LinkedHashMap<>();

  @Option(
      names = "--sampler-order",
      paramLabel = "ORDER",
      description = "Which order these steps run in: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private ChainOrder order = ChainOrder.TEMPERATURE_FIRST;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the draws; the same seed gives the same text (${DEFAULT-VALUE}).")
  private long seed = 0;

  /** The options as the sampler takes them. */
  SamplingOptions options(LanguageModel model) {
    var steps = new ArrayList<Step>();
    if (!logitBias.isEmpty()) {
      steps.add(new LogitBias(logitBias));
    }
    if (repeatPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0) {
      steps.add(new Penalties(repeatPenalty, presencePenalty, frequencyPenalty, repeatLast));
    }
    if (dryMultiplier != 0) {
      steps.add(new Dry(dryMultiplier, dryBase, dryAllowed, dryLast, breakers(model)));
    }
    // Checked even where the most likely token is taken whatever they say.
    var filters = filters();
    if (temperature != 0) {
      steps.add(
          dynamicRange == 0
              ? new Temperature(temperature)
              : new DynamicTemperature(temperature, dynamicRange, dynamicExponent));
      steps.addAll(filters);
    }
    return new SamplingOptions(order.sort(steps), choice(), seed, "generate");
  }

  private List<Step> filters() {
    var filters = new ArrayList<Step>();
    filters.add(new TopP(topP));
    if (topK != 0) {
      filters.add(new TopK(topK));
    }
    if (minP != 0) {
      filters.add(new MinP(minP));
    }
    filters.add(new Typical(typical));
    if (topNSigma != 0) {
      filters.add(new TopNSigma(topNSigma));
    }
    if (xtcProbability != 0) {
      filters.add(new Xtc(xtcProbability, xtcThreshold));
    }
    return filters;
  }

  private Choice choice() {
    Choice drawn =
        mirostat == 0
            ? new Choice.Draw()
            : new Choice.Mirostat(mirostat, mirostatTarget, mirostatRate);
    return temperature == 0 ? new Choice.Greatest() : drawn;
  }

  private Set<Integer> breakers(LanguageModel model) {
    return IntStream.range(0, model.config().vocabSize())
        .filter(
            id -> {
              String text = model.tokenizer().decode(new int[] {id}, false);
              return dryBreakers.stream().anyMatch(text::contains);
            })
        .boxed()
        .collect(Collectors.toSet());
  }
}
