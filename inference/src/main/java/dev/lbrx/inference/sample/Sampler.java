package dev.lbrx.inference.sample;

import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Chooses tokens from one row of logits: a chain of steps leaves candidates, one of which is
 * chosen. What is random follows from seed, request and step alone, and arithmetic is scalar, in a
 * fixed order: a seed gives the same tokens on every backend and with any number of threads.
 */
public final class Sampler {
  private final SamplingOptions options;
  private final Queue queue;
  private final Memory memory;
  private final Tensor logits;
  private final Context context;
  private final float[] numbers;
  private final MemorySegment numbersSegment;
  private final @Nullable Greedy greedy;
  private final @Nullable Candidates candidates;
  private final @Nullable MirostatState mirostat;

  /**
   * A sampler of one request.
   *
   * @param logits {@code [1, vocabulary]} f32, read anew at every {@link #next}
   */
  public Sampler(SamplingOptions options, Queue queue, Tensor logits) {
    this.options = options;
    this.queue = queue;
    this.logits = logits;
    memory = queue.backend().memory();
    context = new Context(options.seed(), options.request());
    numbers = new float[Math.toIntExact(logits.shape().last())];
    numbersSegment = MemorySegment.ofArray(numbers);
    boolean plain = options.choice() instanceof Choice.Greatest && options.chain().isEmpty();
    greedy = plain ? new Greedy() : null;
    candidates = plain ? null : new Candidates(numbers.length);
    mirostat =
        options.choice() instanceof Choice.Mirostat settings ? new MirostatState(settings) : null;
  }

  /** Tells of tokens before the first: penalties count them. */
  public void see(int[] prompt) {
    for (int token : prompt) {
      context.see(token);
    }
  }

  /**
   * The next token.
   *
   * @throws LbrxException with {@code LBRX-208} where the logits do not give one
   */
  public int next() {
    int token = candidates == null ? greatest() : chosen(candidates);
    context.see(token);
    context.advance();
    return token;
  }

  private int greatest() {
    int token = greedy == null ? 0 : greedy.next();
    memory.download(logits, numbersSegment);
    requireNumber(token);
    return token;
  }

  private int chosen(Candidates candidates) {
    queue.await();
    memory.download(logits, numbersSegment);
    boolean any = false;
    for (int i = 0; i < numbers.length; i++) {
      requireNumber(i);
      any |= numbers[i] != Float.NEGATIVE_INFINITY;
    }
    if (!any) {
      throw noNumber(0);
    }
    candidates.reset(numbers);
    for (var step : options.chain()) {
      step.apply(candidates, context);
    }
    if (options.choice() instanceof Choice.Greatest) {
      return candidates.id(candidates.greatest());
    }
    if (mirostat != null) {
      mirostat.filter(candidates);
    }
    int place = draw(candidates);
    int token = candidates.id(place);
    if (mirostat != null) {
      mirostat.learn(candidates.probabilities()[place]);
    }
    return token;
  }

  private int draw(Candidates candidates) {
    float[] p = candidates.probabilities();
    float sum = 0;
    for (int i = 0; i < candidates.count(); i++) {
      sum += p[i];
    }
    float wanted = context.uniform("") * sum;
    float cumulative = 0;
    int last = 0;
    for (int i = 0; i < candidates.count(); i++) {
      if (p[i] > 0) {
        cumulative += p[i];
        last = i;
        if (cumulative > wanted) {
          return i;
        }
      }
    }
    return last;
  }

  private void requireNumber(int id) {
    if (Float.isNaN(numbers[id]) || numbers[id] == Float.POSITIVE_INFINITY) {
      throw noNumber(id);
    }
  }

  private LbrxException noNumber(int id) {
    return new LbrxException(
        ErrorCode.NON_FINITE,
        "the logit of token "
            + id
            + " is "
            + numbers[id]
            + " at step "
            + context.step()
            + ", expected a number: the model's weights are damaged or overflow");
  }

  /** The most likely token, found by the backend. */
  private final class Greedy {
    private final Launch argmax =
        queue.backend().prepare(new Argmax(), Specs.of(logits.spec()), Mode.STRICT);
    private final Arguments arguments =
        Arguments.of(memory.allocate(Spec.of(DType.I32, 1)), logits);
    private final int[] largest = new int[1];
    private final MemorySegment segment = MemorySegment.ofArray(largest);

    int next() {
      argmax.run(queue, arguments);
      queue.await();
      memory.download(arguments.out(0), segment);
      return largest[0];
    }
  }
}
