package dev.lbrx.inference;

import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.model.Decoder;
import dev.lbrx.ops.reduce.CrossEntropy;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * How well a model predicts a text: {@code exp(mean over windows of the mean loss)}, the loss being
 * {@link CrossEntropy} in nats. The whole text is encoded without special tokens and cut into whole
 * windows of W tokens. A window's input is the model's begin-of-text token and its first W − 1
 * tokens, its targets are all W; a model without such a token takes the first token as input only.
 *
 * @param perplexity the result
 * @param tokens how many targets were predicted
 * @param windows how many windows were taken
 */
public record Perplexity(double perplexity, long tokens, int windows) {
  private static final int CHUNK = 128;

  /**
   * Measures a text.
   *
   * @param window W, at least 2
   * @param mostWindows the most windows to take, from the start of the text
   * @param progress told after each window how many are done, and of how many
   * @throws LbrxException with {@code LBRX-101} for a window or number out of range, {@code
   *     LBRX-105} where the text is shorter than one window, {@code LBRX-208} where a loss is not
   *     finite
   */
  public static Perplexity of(
      LanguageModel model, String text, int window, int mostWindows, Progress progress) {
    if (window < 2 || mostWindows < 1) {
      throw new LbrxException(
          ErrorCode.USAGE,
          "at most "
              + mostWindows
              + " windows of "
              + window
              + " tokens: expected 1 or more windows of 2 or more tokens");
    }
    int[] ids = model.tokenizer().encode(text, false);
    int windows = Math.min(ids.length / window, mostWindows);
    if (windows == 0) {
      throw new LbrxException(
          ErrorCode.TEXT,
          "the text has "
              + ids.length
              + " tokens, expected one window of "
              + window
              + " at least: give more text or a smaller window");
    }
    var decoder = model.decoder(EvictionPolicy.of(window), window, CHUNK);
    double sum = 0;
    long tokens = 0;
    for (int i = 0; i < windows; i++) {
      int[] targets = Arrays.copyOfRange(ids, i * window, (i + 1) * window);
      int[] input = input(targets, model.begin());
      int[] predicted = Arrays.copyOfRange(targets, window - input.length, window);
      sum += meanLoss(decoder, model.queue(), input, predicted);
      tokens += predicted.length;
      progress.done(i + 1, windows);
    }
    double perplexity = Math.exp(sum / windows);
    if (!Double.isFinite(perplexity)) {
      throw new LbrxException(
          ErrorCode.NON_FINITE,
          "the perplexity is " + perplexity + ", expected a number: the weights are damaged");
    }
    return new Perplexity(perplexity, tokens, windows);
  }

  private static int[] input(int[] window, OptionalInt begin) {
    if (begin.isEmpty()) {
      return Arrays.copyOf(window, window.length - 1);
    }
    int[] input = new int[window.length];
    input[0] = begin.getAsInt();
    System.arraycopy(window, 0, input, 1, window.length - 1);
    return input;
  }

  private static double meanLoss(Decoder decoder, Queue queue, int[] input, int[] targets) {
    float[] losses = new float[targets.length];
    decoder.cache().window().clear();
    decoder.score(
        input,
        (from, logits) -> {
          int count = Math.toIntExact(logits.shape().extent(0));
          var loss = loss(queue, logits, Arrays.copyOfRange(targets, from, from + count));
          System.arraycopy(loss, 0, losses, from, count);
        });
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return sum / losses.length;
  }

  private static float[] loss(Queue queue, Tensor logits, int[] targets) {
    var memory = queue.backend().memory();
    float[] losses = new float[targets.length];
    try (var ids = memory.borrow(Spec.of(DType.I32, targets.length))) {
      memory.upload(MemorySegment.ofArray(targets), ids.tensor());
      var loss = queue.run(new CrossEntropy(), List.of(logits, ids.tensor())).getFirst();
      memory.download(loss, MemorySegment.ofArray(losses));
    }
    return losses;
  }

  /** What is told of the windows. */
  @FunctionalInterface
  public interface Progress {
    /** So many windows of so many are done. */
    void done(int windows, int of);
  }
}
