package dev.lbrx.inference;

import dev.lbrx.inference.model.Decoder;
import dev.lbrx.inference.sample.Sampler;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Continues one prompt: every token of it is prefill, then one token after the other is chosen,
 * handed over and run.
 */
public final class Generator {
  private final LanguageModel model;

  /** A generator on a model. */
  public Generator(LanguageModel model) {
    this.model = model;
  }

  /**
   * Generates until the model ends its text, the most tokens are reached or the caller stops. The
   * token that ends the text is not handed over.
   *
   * @throws LbrxException with {@code LBRX-105} for a prompt without tokens, {@code LBRX-208} where
   *     the model gives no numbers
   */
  public Generation generate(int[] prompt, GenerationOptions options, TokenSink sink) {
    if (prompt.length == 0) {
      throw new LbrxException(
          ErrorCode.TEXT,
          "the prompt has no tokens and the model begins texts with none: give one");
    }
    long start = System.nanoTime();
    var decoder = decoder(prompt.length, options);
    var sampler = new Sampler(options.sampling(), model.queue(), decoder.logits());
    sampler.see(prompt);
    decoder.prefill(prompt);
    long prefilled = System.nanoTime();
    int generated = 0;
    var stop = Generation.Stop.LENGTH;
    while (generated < options.maxTokens()) {
      int token = sampler.next();
      if (model.ends(token)) {
        stop = Generation.Stop.END_OF_TEXT;
        break;
      }
      generated++;
      if (!sink.take(token)) {
        stop = Generation.Stop.CALLER;
        break;
      }
      if (generated < options.maxTokens()) {
        decoder.decode(token);
      }
    }
    long end = System.nanoTime();
    return new Generation(stop, prompt.length, prefilled - start, generated, end - prefilled);
  }

  private Decoder decoder(int promptTokens, GenerationOptions options) {
    long tokens = (long) promptTokens + options.maxTokens();
    return model.decoder(options.eviction(), tokens, options.chunk());
  }

  /** What receives generated tokens. */
  @FunctionalInterface
  public interface TokenSink {
    /** Takes a token; false stops the generation. */
    boolean take(int token);
  }
}
