package dev.lbrx.conformance;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Runs a case on a backend and on the reference and compares every bit, and the guard bytes around
 * every output.
 */
public final class Conformance {
  private static final int GUARD = 256;
  private static final byte GUARD_BYTE = (byte) 0xA5;

  private Conformance() {}

  /**
   * Judges a case with dense outputs and with outputs whose rows lie apart, each at the given
   * numbers of threads.
   */
  public static Verdict judge(Case test, Backend tested, Backend reference, int... threads) {
    if (!tested.supports(test.op(), test.specs())) {
      return new Verdict.Unsupported(tested.id() + " has no kernel for " + test.name());
    }
    try (var one = reference.queue(1)) {
      var wanted = run(test, one, 0);
      for (int count : threads) {
        try (var queue = tested.queue(count)) {
          for (int gap : test.op().denseOnly() ? new int[] {0} : new int[] {0, 3}) {
            var difference = difference(run(test, queue, gap), wanted);
            if (difference.isPresent()) {
              return new Verdict.Differs(
                  tested.id()
                      + ", "
                      + count
                      + " threads, gap "
                      + gap
                      + ": "
                      + test.name()
                      + ": "
                      + difference.get());
            }
          }
        }
      }
    }
    return new Verdict.Agrees();
  }

  /** The command that repeats a case on a backend, with this process's own JVM flags. */
  public static String repeat(CaseTable.Entry entry, Backend backend) {
    String flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                flag ->
                    flag.equals("-Xint")
                        || flag.startsWith("-XX:MaxVectorSize")
                        || flag.startsWith("-XX:TieredStopAtLevel"))
            .collect(Collectors.joining(" "));
    return (flags.isEmpty() ? "" : "JAVA_TOOL_OPTIONS='" + flags + "' ")
        + "./lbrx conformance --backend "
        + backend.id()
        + " --case '"
        + entry.id()
        + "'";
  }

  private static Optional<String> difference(List<Tensor> got, List<Tensor> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      Tensor output = got.get(i);
      var difference = difference(output, wanted.get(i)).or(() -> guards(output));
      if (difference.isPresent()) {
        return Optional.of("output " + i + ": " + difference.get());
      }
    }
    return Optional.empty();
  }

  /** The outputs of a case on a backend. */
  static List<Tensor> run(Case test, Queue queue, int gap) {
    var random = new SplittableRandom(test.name().hashCode());
    var inputs =
        test.inputs().stream().map(input -> fill(guarded(input.spec()), input, random)).toList();
    Backend backend = queue.backend();
    var launch = backend.prepare(test.op(), Specs.of(inputs), Mode.STRICT);
    var outputs = new ArrayList<Tensor>();
    for (var spec : launch.outputs().list()) {
      var content = new Input(spec, spec.dtype().computable() ? Fill.NORMAL : Fill.BITS);
      var values = fill(guarded(spec), content, new SplittableRandom(1));
      var output =
          guarded(
              gap == 0
                  ? spec
                  : Draw.gapped(spec.dtype(), Fill.ZERO, gap, spec.shape().extents()).spec());
      copyRows(values, output);
      outputs.add(output);
    }
    launch.run(
        queue,
        new Arguments(
            inputs, outputs, test.scalars().stream().mapToLong(Long::longValue).toArray()));
    queue.await();
    return outputs;
  }

  private static Tensor guarded(Spec spec) {
    long span = spec.spanBytes();
    var segment = Arena.ofAuto().allocate(span + 2 * GUARD, 64).fill(GUARD_BYTE);
    return new Tensor(spec, new dev.lbrx.spi.Buffer.Host(segment), GUARD);
  }

  private static Tensor fill(Tensor tensor, Input input, RandomGenerator random) {
    if (tensor.dtype().quantized()) {
      return fillBlocks(tensor, input, random);
    }
    int bytes = unitBytes(tensor.dtype());
    for (long row = 0; row < tensor.shape().rows(); row++) {
      for (long i = 0; i < tensor.dtype().size(tensor.spec().last()) / bytes; i++) {
        put(
            tensor.segment(),
            tensor.rowByte(row) + i * bytes,
            bytes,
            input.fill().bits(tensor.dtype(), random));
      }
    }
    return tensor;
  }

  private static Tensor fillBlocks(Tensor tensor, Input input, RandomGenerator random) {
    DType type = tensor.dtype();
    for (long row = 0; row < tensor.shape().rows(); row++) {
      for (long i = 0; i < tensor.spec().last() / type.block(); i++) {
        long at = tensor.rowByte(row) + i * type.bytes();
        BlockFill.fill(type, input.fill(), random, tensor.segment(), at);
      }
    }
    return tensor;
  }

  // What is filled and compared at a time: an element, or a byte of a dtype that comes in blocks.
  private static int unitBytes(DType dtype) {
    return dtype.block() == 1 ? dtype.bytes() : 1;
  }

  private static void copyRows(Tensor from, Tensor to) {
    long bytes = from.dtype().size(from.spec().last());
    for (long row = 0; bytes > 0 && row < from.shape().rows(); row++) {
      MemorySegment.copy(from.segment(), from.rowByte(row), to.segment(), to.rowByte(row), bytes);
    }
  }

  private static void put(MemorySegment segment, long at, int bytes, long bits) {
    switch (bytes) {
      case 1 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
      case 2 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) bits);
      case 4 -> segment.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) bits);
      default -> segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, bits);
    }
  }

  private static long get(MemorySegment segment, long at, int bytes) {
    return switch (bytes) {
      case 1 -> segment.get(ValueLayout.JAVA_BYTE, at);
      case 2 -> segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
      case 4 -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      default -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    };
  }

  private static Optional<String> difference(Tensor got, Tensor wanted) {
    int bytes = unitBytes(got.dtype());
    for (long row = 0; row < got.shape().rows(); row++) {
      for (long i = 0; i < got.dtype().size(got.spec().last()) / bytes; i++) {
        long a = get(got.segment(), got.rowByte(row) + i * bytes, bytes);
        long b = get(wanted.segment(), wanted.rowByte(row) + i * bytes, bytes);
        if (a != b && !(isNan(got.dtype(), a) && isNan(got.dtype(), b))) {
          return Optional.of(
              "row "
                  + row
                  + (bytes == got.dtype().bytes() ? " element " : " byte ")
                  + i
                  + ": got "
                  + show(got.dtype(), a)
                  + ", expected "
                  + show(got.dtype(), b));
        }
      }
    }
    return Optional.empty();
  }

  // Everything around the rows must still hold the guard byte: before, behind and between them.
  private static Optional<String> guards(Tensor output) {
    if (!(output.buffer() instanceof dev.lbrx.spi.Buffer.Host(MemorySegment all))) {
      return Optional.empty();
    }
    var inside = new java.util.BitSet();
    int bytes = Math.toIntExact(output.dtype().size(output.spec().last()));
    for (long row = 0; row < output.shape().rows(); row++) {
      int from = GUARD + Math.toIntExact(output.rowByte(row));
      inside.set(from, from + bytes);
    }
    for (int at = 0; at < all.byteSize(); at++) {
      if (!inside.get(at) && all.get(ValueLayout.JAVA_BYTE, at) != GUARD_BYTE) {
        return Optional.of("wrote outside of its rows, at byte " + (at - GUARD));
      }
    }
    return Optional.empty();
  }

  private static boolean isNan(DType dtype, long bits) {
    return dtype.computable() && Float.isNaN(decode(dtype, bits));
  }

  private static String show(DType dtype, long bits) {
    return dtype.computable()
        ? decode(dtype, bits)
            + " (0x"
            + Long.toHexString(bits & (1L << 8 * dtype.bytes()) - 1)
            + ")"
        : Long.toString(bits);
  }

  private static float decode(DType dtype, long bits) {
    return switch (dtype) {
      case F16 -> Float.float16ToFloat((short) bits);
      case BF16 -> Bfloat16.toFloat((short) bits);
      default -> Float.intBitsToFloat((int) bits);
    };
  }
}
