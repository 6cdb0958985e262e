package dev.lbrx.conformance;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A case with its elements drawn and the reference's outputs, made once for all the ways that it is
 * run in.
 */
public final class Trial {
  private static final int GAP = 3;

  private final Case test;
  private final List<Tensor> inputs;
  private final List<byte[]> drawn;
  private final List<Tensor> before;
  private final List<Tensor> wanted;

  /** Draws a case and runs it on the reference. */
  Trial(Case test, Queue reference) {
    this.test = test;
    var random = new SplittableRandom(test.name().hashCode());
    this.inputs = test.inputs().stream().map(input -> Guarded.draw(input, random)).toList();
    this.drawn = inputs.stream().map(Trial::bytes).toList();
    var launch = reference.backend().prepare(test.op(), test.specs(), Mode.STRICT);
    this.before = launch.outputs().list().stream().map(Trial::content).toList();
    this.wanted = run(launch, reference, false);
  }

  /** The case. */
  public Case test() {
    return test;
  }

  /** What goes in. */
  List<Tensor> inputs() {
    return inputs;
  }

  /** What the reference gave. */
  List<Tensor> wanted() {
    return wanted;
  }

  /** The first difference from the reference of a run, with dense outputs or with rows apart. */
  Optional<String> difference(Launch launch, Queue queue, boolean gapped) {
    var got = run(launch, queue, gapped);
    for (int i = 0; i < wanted.size(); i++) {
      Tensor output = got.get(i);
      var found = difference(output, wanted.get(i)).or(() -> Guarded.damage(output));
      if (found.isPresent()) {
        return Optional.of("output " + i + ": " + found.get());
      }
    }
    return IntStream.range(0, inputs.size())
        .filter(i -> Guarded.memory(inputs.get(i)).mismatch(segment(drawn.get(i))) >= 0)
        .mapToObj(i -> "wrote to input " + i)
        .findFirst();
  }

  private List<Tensor> run(Launch launch, Queue queue, boolean gapped) {
    var outputs =
        before.stream().map(t -> Guarded.copy(t, gapped ? apart(t.spec()) : t.spec())).toList();
    for (int i = 0; i < inputs.size(); i++) {
      // A kernel that wrote to them must not spoil the runs after its own.
      Guarded.memory(inputs.get(i)).copyFrom(segment(drawn.get(i)));
    }
    launch.run(
        queue,
        new Arguments(
            inputs, outputs, test.scalars().stream().mapToLong(Long::longValue).toArray()));
    queue.await();
    return outputs;
  }

  // Outputs hold something before: CopyRows leaves part of it.
  private static Tensor content(Spec spec) {
    var fill = spec.dtype().computable() ? Fill.NORMAL : Fill.BITS;
    return Guarded.draw(new Input(spec, fill), new SplittableRandom(1));
  }

  private static Spec apart(Spec spec) {
    return Draw.gapped(spec.dtype(), Fill.ZERO, GAP, spec.shape().extents()).spec();
  }

  private static byte[] bytes(Tensor tensor) {
    return Guarded.memory(tensor).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }

  private static MemorySegment segment(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }

  private static Optional<String> difference(Tensor got, Tensor wanted) {
    var dtype = got.dtype();
    for (long row = 0; row < got.shape().rows(); row++) {
      for (long i = 0; i < Bits.count(got); i++) {
        long a = Bits.get(got, row, i);
        long b = Bits.get(wanted, row, i);
        if (a != b && !(Bits.isNan(dtype, a) && Bits.isNan(dtype, b))) {
          return Optional.of(
              "row %d %s %d: got %s, expected %s"
                  .formatted(
                      row,
                      dtype.block() == 1 ? "element" : "byte",
                      i,
                      Bits.show(dtype, a),
                      Bits.show(dtype, b)));
        }
      }
    }
    return Optional.empty();
  }
}
