package dev.lbrx.conformance;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A case with its elements drawn and the reference's outputs, made when they are first needed and
 * then kept for all the ways that the case is run in.
 */
public final class Trial {
  private static final int GAP = 3;

  private final Case test;
  private final Queue reference;
  private @Nullable Content content;

  /** Nothing is drawn yet. */
  Trial(Case test, Queue reference) {
    this.test = test;
    this.reference = reference;
  }

  /**
   * What the case is run on.
   *
   * @param inputs what goes in
   * @param drawn the bytes of the inputs' memory
   * @param before what the outputs hold before: CopyRows leaves part of it
   * @param wanted what the reference gives
   */
  private record Content(
      List<Tensor> inputs, List<byte[]> drawn, List<Tensor> before, List<Tensor> wanted) {}

  /** Draws the case and runs it on the reference, the first time. */
  private Content content() {
    var made = content;
    if (made == null) {
      var random = new SplittableRandom(test.name().hashCode());
      var inputs = test.inputs().stream().map(input -> Guarded.draw(input, random)).toList();
      var drawn = inputs.stream().map(Trial::bytes).toList();
      var launch = reference.backend().prepare(test.op(), test.specs(), Mode.STRICT);
      var before = launch.outputs().list().stream().map(Trial::anything).toList();
      var unmeasured = new Content(inputs, drawn, before, List.of());
      made = new Content(inputs, drawn, before, run(unmeasured, launch, reference, false));
      content = made;
    }
    return made;
  }

  /** The case. */
  public Case test() {
    return test;
  }

  /** What goes in. */
  List<Tensor> inputs() {
    return content().inputs;
  }

  /** What the reference gave. */
  List<Tensor> wanted() {
    return content().wanted;
  }

  /** The first difference from the reference of a run, with dense outputs or with rows apart. */
  Optional<String> difference(Launch launch, Queue queue, boolean gapped) {
    var made = content();
    var wanted = made.wanted;
    var got = run(made, launch, queue, gapped);
    for (int i = 0; i < wanted.size(); i++) {
      Tensor output = got.get(i);
      var found = difference(output, wanted.get(i)).or(() -> Guarded.damage(output));
      if (found.isPresent()) {
        return Optional.of("output " + i + ": " + found.get());
      }
    }
    return IntStream.range(0, made.inputs.size())
        .filter(i -> Guarded.memory(made.inputs.get(i)).mismatch(segment(made.drawn.get(i))) >= 0)
        .mapToObj(i -> "wrote to input " + i)
        .findFirst();
  }

  private List<Tensor> run(Content made, Launch launch, Queue queue, boolean gapped) {
    var outputs =
        made.before.stream()
            .map(t -> Guarded.copy(t, gapped ? apart(t.spec()) : t.spec()))
            .toList();
    for (int i = 0; i < made.inputs.size(); i++) {
      // A kernel that wrote to them must not spoil the runs after its own.
      Guarded.memory(made.inputs.get(i)).copyFrom(segment(made.drawn.get(i)));
    }
    launch.run(
        queue,
        new Arguments(
            made.inputs, outputs, test.scalars().stream().mapToLong(Long::longValue).toArray()));
    queue.await();
    return outputs;
  }

  private static Tensor anything(Spec spec) {
    var fill = spec.dtype().computable() ? Fill.NORMAL : Fill.BITS;
    return Guarded.draw(new Input(spec, fill), new SplittableRandom(1));
  }

  private static Spec apart(Spec spec) {
    return Draw.gapped(spec.dtype(), Fill.ZERO, GAP, spec.shape().extents()).spec();
  }

  private static byte[] bytes(Tensor tensor) {
    return Guarded.memory(tensor).toArray(ValueLayout.JAVA_BYTE);
  }

  private static MemorySegment segment(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }

  private static Optional<String> difference(Tensor got, Tensor wanted) {
    var dtype = got.dtype();
    for (long row = 0; row < got.shape().rows(); row++) {
      if (Guarded.row(got, row).mismatch(Guarded.row(wanted, row)) < 0) {
        continue;
      }
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
