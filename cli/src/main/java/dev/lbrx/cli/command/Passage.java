package dev.lbrx.cli.command;

import dev.lbrx.inference.Generation;
import dev.lbrx.inference.GenerationOptions;
import dev.lbrx.inference.Generator;
import dev.lbrx.inference.LanguageModel;
import java.util.function.Consumer;

/**
 * A text that a model continues.
 *
 * @param model the model
 * @param prompt the text's tokens
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Passage(LanguageModel model, int[] prompt) {
  /** A text as it is, with what the model expects around every text. */
  Passage(LanguageModel model, String prompt) {
    this(model, model.tokenizer().encode(prompt, true));
  }

  /** Generates and hands over the continuation piece by piece, whole characters only. */
  Generation generate(GenerationOptions options, Consumer<String> pieces) {
    var decoder = model.tokenizer().decoder(true);
    var generation =
        new Generator(model)
            .generate(
                prompt,
                options,
                token -> {
                  pieces.accept(decoder.next(token));
                  return true;
                });
    pieces.accept(decoder.finish());
    return generation;
  }
}
