package dev.lbrx.conformance.survey;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs a function on blocks of arguments, on the reference and on a backend under test: the
 * reference's values are held to the correctly rounded ones, the backend's bits to the reference's.
 * One thread's.
 */
final class Survey implements AutoCloseable {
  /** Arguments of a block. */
  static final int BLOCK = 1 << 16;

  private final Subject subject;
  private final Queue reference;
  private final Queue tested;
  private final Launch wanted;
  private final Launch got;
  private final float[] x = new float[BLOCK];
  private final float[] y = new float[BLOCK];
  private final float[] wantedValues = new float[BLOCK];
  private final float[] gotValues = new float[BLOCK];
  private final List<Tensor> inputs = new ArrayList<>();
  private final Tensor output = tensor();

  Survey(Subject subject, Backend reference, Backend tested) {
    this.subject = subject;
    this.reference = reference.queue(1);
    this.tested = tested.queue(1);
    var specs = new Specs(Collections.nCopies(subject.inputs(), Spec.of(DType.F32, BLOCK)));
    this.wanted = reference.prepare(subject.op(), specs, Mode.STRICT);
    this.got = tested.prepare(subject.op(), specs, Mode.STRICT);
    for (int i = 0; i < subject.inputs(); i++) {
      inputs.add(tensor());
    }
  }

  private static Tensor tensor() {
    return Tensor.of(Shape.of(BLOCK), new float[BLOCK]);
  }

  /** Surveys what a source gives for a block. */
  Tally of(Source source, long block) {
    source.fill(block, x, y);
    copy(x, inputs.getFirst());
    if (subject.inputs() == 2) {
      copy(y, inputs.getLast());
    }
    run(wanted, reference, wantedValues);
    run(got, tested, gotValues);
    long worst = 0;
    int at = 0;
    long wrong = 0;
    long different = 0;
    for (int i = 0; i < BLOCK; i++) {
      long distance = distance(wantedValues[i], subject.rounded(x[i], y[i]));
      wrong += distance == 0 ? 0 : 1;
      if (distance > worst) {
        worst = distance;
        at = i;
      }
      different += same(wantedValues[i], gotValues[i]) ? 0 : 1;
    }
    return new Tally(BLOCK, worst, worst == 0 ? "nowhere" : where(at), wrong, different);
  }

  private void run(Launch launch, Queue queue, float[] values) {
    launch.run(queue, new Arguments(inputs, List.of(output)));
    queue.await();
    MemorySegment.copy(output.segment(), ValueLayout.JAVA_FLOAT, 0, values, 0, BLOCK);
  }

  private static void copy(float[] values, Tensor to) {
    MemorySegment.copy(values, 0, to.segment(), ValueLayout.JAVA_FLOAT, 0, BLOCK);
  }

  private String where(int i) {
    String first = Float.toHexString(x[i]);
    return subject.inputs() == 1 ? first : first + ", " + Float.toHexString(y[i]);
  }

  private static boolean same(float a, float b) {
    return Float.floatToIntBits(a) == Float.floatToIntBits(b);
  }

  private static long distance(float got, float wanted) {
    if (Float.isNaN(got) || Float.isNaN(wanted)) {
      return Float.isNaN(got) && Float.isNaN(wanted) ? 0 : Integer.MAX_VALUE;
    }
    return Math.abs(ordinal(got) - ordinal(wanted));
  }

  /** Numbers floats in order without the subnormal ones; −0 comes before +0. */
  private static long ordinal(float value) {
    int bits = Float.floatToRawIntBits(value);
    long magnitude = Math.max(0, (bits & 0x7fffffff) - 0x7fffff);
    return bits < 0 ? -1L - magnitude : magnitude;
  }

  @Override
  public void close() {
    reference.close();
    tested.close();
  }
}
