package dev.lbrx.inference.sample;

import dev.lbrx.ops.random.Philox;
import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.ops.reduce.Softmax;
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
import java.util.Arrays;

/**
 * Chooses tokens from one row of logits: the largest at temperature 0, otherwise {@code p =
 * softmax(logits / temperature)}, of which the shortest descending prefix with {@code Σp ≥ topP} is
 * kept (of equal ones the lower id first) and one is drawn: the first whose cumulative sum exceeds
 * {@code u · Σ}, u being element {@code step} of the request's {@link Philox} stream.
 *
 * <p>All arithmetic is f32 in a fixed order, so that a seed gives the same tokens on every backend
 * and with any number of threads.
 */
public final class Sampler {
  private final SamplingOptions options;
  private final Queue queue;
  private final Memory memory;
  private final Philox.Stream stream;
  private final Tensor logits;
  private final Launch argmax;
  private final Arguments argmaxArguments;
  private final Tensor scaled;
  private final Launch softmax;
  private final Arguments softmaxArguments;
  private final int[] largest = new int[1];
  private final MemorySegment largestSegment = MemorySegment.ofArray(largest);
  private final float[] numbers;
  private final MemorySegment numbersSegment;
  private final long[] descending;
  private long step;

  /**
   * A sampler of one request.
   *
   * @param logits {@code [1, vocabulary]} f32, read anew at every {@link #next}
   */
  public Sampler(SamplingOptions options, Queue queue, Tensor logits) {
    this.options = options;
    this.queue = queue;
    this.logits = logits;
    var backend = queue.backend();
    memory = backend.memory();
    stream = Philox.Stream.of(options.seed(), options.request());
    argmax = backend.prepare(new Argmax(), Specs.of(logits.spec()), Mode.STRICT);
    argmaxArguments = Arguments.of(memory.allocate(Spec.of(DType.I32, 1)), logits);
    scaled = memory.allocate(logits.spec());
    softmax = backend.prepare(new Softmax(), Specs.of(scaled.spec()), Mode.STRICT);
    softmaxArguments = Arguments.of(memory.allocate(scaled.spec()), scaled);
    numbers = new float[Math.toIntExact(logits.shape().last())];
    numbersSegment = MemorySegment.ofArray(numbers);
    descending = new long[options.topP() < 1 ? numbers.length : 0];
  }

  /**
   * The next token.
   *
   * @throws LbrxException with {@code LBRX-208} where the logits do not give one
   */
  public int next() {
    int token = options.temperature() == 0 ? greedy() : drawn();
    step++;
    return token;
  }

  private int greedy() {
    argmax.run(queue, argmaxArguments);
    queue.await();
    memory.download(argmaxArguments.out(0), largestSegment);
    memory.download(logits, numbersSegment);
    requireNumber(largest[0]);
    return largest[0];
  }

  private int drawn() {
    memory.download(logits, numbersSegment);
    for (int i = 0; i < numbers.length; i++) {
      requireNumber(i);
      numbers[i] /= options.temperature();
    }
    memory.upload(numbersSegment, scaled);
    softmax.run(queue, softmaxArguments);
    queue.await();
    memory.download(softmaxArguments.out(0), numbersSegment);
    float uniform = Philox.uniform(stream, step);
    return options.topP() < 1 ? drawFromTop(uniform) : drawFromAll(uniform);
  }

  private int drawFromAll(float uniform) {
    float sum = 0;
    for (float p : numbers) {
      sum += p;
    }
    float wanted = uniform * sum;
    float cumulative = 0;
    int last = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] > 0) {
        cumulative += numbers[i];
        last = i;
        if (cumulative > wanted) {
          return i;
        }
      }
    }
    return last;
  }

  private int drawFromTop(float uniform) {
    // Probabilities are not negative, so their bits order as they do; ids ascend within equal ones.
    for (int i = 0; i < numbers.length; i++) {
      descending[i] = (long) ~Float.floatToRawIntBits(numbers[i]) << 32 | i;
    }
    Arrays.sort(descending);
    int kept = 0;
    float sum = 0;
    while (kept < descending.length && sum < options.topP()) {
      sum += numbers[(int) descending[kept++]];
    }
    float wanted = uniform * sum;
    float cumulative = 0;
    for (int i = 0; i < kept - 1; i++) {
      cumulative += numbers[(int) descending[i]];
      if (cumulative > wanted) {
        return (int) descending[i];
      }
    }
    return (int) descending[kept - 1];
  }

  private void requireNumber(int id) {
    if (Float.isNaN(numbers[id]) || numbers[id] == Float.POSITIVE_INFINITY) {
      throw new LbrxException(
          ErrorCode.NON_FINITE,
          "the logit of token "
              + id
              + " is "
              + numbers[id]
              + " at step "
              + step
              + ", expected a number: the model's weights are damaged or overflow");
    }
  }
}
