package dev.lbrx.inference;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.cache.KvCache;
import dev.lbrx.inference.chat.ChatMessage;
import dev.lbrx.inference.chat.ChatTemplate;
import dev.lbrx.inference.model.Decoder;
import dev.lbrx.inference.model.Retiling;
import dev.lbrx.inference.model.WeightReader;
import dev.lbrx.inference.model.Weights;
import dev.lbrx.inference.tokenizer.Tokenizer;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;

/** A model directory ready to run: tokenizer, mapped weights and a queue to run them on. */
public final class LanguageModel implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final ModelConfig config;
  private final TokenizerFile tokenizerFile;
  private final Tokenizer tokenizer;
  private final Weights weights;
  private final Queue queue;
  private final OptionalInt begin;
  private final int[] ends;

  private LanguageModel(Checkpoint checkpoint, Queue queue, Activations activations) {
    this.checkpoint = checkpoint;
    this.queue = queue;
    config = checkpoint.config().orElseThrow(() -> missing("config.json"));
    tokenizerFile =
        checkpoint.tokenizer().orElseThrow(() -> missing("tokenizer.json or tokenizer.model"));
    tokenizer = Tokenizer.of(tokenizerFile);
    var stored = WeightReader.read(checkpoint, config, queue.backend().memory());
    weights = activations == Activations.INT8 ? Retiling.of(stored, queue) : stored;
    var generation = checkpoint.generationConfig();
    begin =
        generation
            .map(GenerationConfig::bosId)
            .filter(OptionalInt::isPresent)
            .orElse(config.bosId());
    ends =
        generation
            .map(GenerationConfig::eosIds)
            .filter(ids -> !ids.isEmpty())
            .orElse(config.eosIds())
            .stream()
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Opens a model directory with activations in f32; the queue stays the caller's. */
  public static LanguageModel open(Path path, Queue queue) {
    return open(path, queue, Activations.F32);
  }

  /**
   * Opens a model directory; the queue stays the caller's.
   *
   * @param activations what quantized weights are multiplied with
   * @throws LbrxException with {@code LBRX-206} where a file is missing, and whatever is wrong with
   *     those that are there
   */
  public static LanguageModel open(Path path, Queue queue, Activations activations) {
    var checkpoint = Checkpoint.open(path);
    try {
      return new LanguageModel(checkpoint, queue, activations);
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** A decoder of one sequence of at most so many tokens, with an empty cache. */
  public Decoder decoder(EvictionPolicy policy, long tokens, int chunk) {
    var extents = weights.dimensions();
    var cache =
        new KvCache(
            queue.backend().memory(),
            policy,
            tokens,
            extents.layers(),
            extents.kvHeads(),
            extents.headSize());
    return new Decoder(weights, cache, queue, chunk);
  }

  /** Text to tokens and back. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The configuration. */
  public ModelConfig config() {
    return config;
  }

  /**
   * The tokens of a chat, by the model's own template, up to where the model answers. What a
   * message says is text, even where it reads like a special token.
   *
   * @throws LbrxException with {@code LBRX-213} where the model has no template, or the template
   *     refuses the messages
   */
  public int[] encode(List<ChatMessage> messages) {
    var template =
        ChatTemplate.of(checkpoint)
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.TEMPLATE,
                        checkpoint.path()
                            + " has no chat template: it is not made for chats; give a prompt"
                            + " to continue"));
    var tokens = new HashMap<String, String>();
    tokenizerFile.settings().bosToken().ifPresent(text -> tokens.put("bos_token", text));
    tokenizerFile.settings().eosToken().ifPresent(text -> tokens.put("eos_token", text));
    return tokenizer.encodeMarked(template.prompt(messages, true, tokens));
  }

  /** The token that begins a text, where the model has one. */
  public OptionalInt begin() {
    return begin;
  }

  /** Whether a token ends a text. */
  public boolean ends(int token) {
    for (int end : ends) {
      if (token == end) {
        return true;
      }
    }
    return false;
  }

  /** What the model runs on. */
  public Queue queue() {
    return queue;
  }

  @Override
  public void close() {
    checkpoint.close();
  }

  private LbrxException missing(String file) {
    return new LbrxException(
        ErrorCode.NOT_A_MODEL,
        checkpoint.path() + " has no " + file + ": give a model directory that can be run");
  }
}
