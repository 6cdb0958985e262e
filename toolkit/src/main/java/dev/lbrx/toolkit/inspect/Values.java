package dev.lbrx.toolkit.inspect;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A tensor's numbers as f64, read block by block. */
sealed interface Values {
  /** The most numbers of a block, whole blocks and groups of every packing. */
  int BLOCK = 1 << 17;

  /** The numbers from {@code from} on, {@code count} of them, in an array that is used again. */
  double[] read(long from, int count);

  /** Numbers as they are stored. */
  final class Plain implements Values {
    private final Checkpoint checkpoint;
    private final String tensor;
    private final Decoder decoder;
    private final MemorySegment bytes;
    private final double[] values = new double[BLOCK];

    Plain(Checkpoint checkpoint, String tensor) {
      this.checkpoint = checkpoint;
      this.tensor = tensor;
      this.decoder = new Decoder(checkpoint.spec(tensor).dtype());
      this.bytes = MemorySegment.ofArray(new byte[Math.toIntExact(size(BLOCK))]);
    }

    private long size(long numbers) {
      return decoder.dtype().size(numbers / Decoder.parts(decoder.dtype()));
    }

    @Override
    public double[] read(long from, int count) {
      checkpoint.read(tensor, size(from), bytes.asSlice(0, size(count)));
      for (int i = 0; i < count; i++) {
        values[i] = decoder.value(bytes, i);
      }
      return values;
    }
  }

  /** Numbers that an op makes of packed ones. */
  final class Unpacked implements Values {
    private final Checkpoint checkpoint;
    private final List<String> parts;
    private final long elements;
    private final Op op;
    private final Queue queue;
    private final double[] values = new double[BLOCK];

    /**
     * Of what is packed in tensors of which each has the same number of elements for so many
     * numbers.
     *
     * @param elements numbers in all
     */
    Unpacked(Checkpoint checkpoint, List<String> parts, long elements, Op op, Queue queue) {
      this.checkpoint = checkpoint;
      this.parts = List.copyOf(parts);
      this.elements = elements;
      this.op = op;
      this.queue = queue;
    }

    @Override
    public double[] read(long from, int count) {
      var loans = new ArrayList<Borrowed>();
      try {
        var inputs = parts.stream().map(part -> part(part, from, count, loans)).toList();
        var launch = queue.backend().prepare(op, Specs.of(inputs), Mode.STRICT);
        var numbers = borrow(launch.outputs().get(0), loans);
        launch.run(queue, new Arguments(inputs, List.of(numbers)));
        queue.await();
        var decoder = new Decoder(numbers.dtype());
        for (int i = 0; i < count; i++) {
          values[i] = decoder.value(numbers.segment(), i);
        }
        return values;
      } finally {
        loans.forEach(Borrowed::close);
      }
    }

    // Rows are whole blocks and groups, so a part can be read without regard to them.
    private Tensor part(String name, long from, int count, List<Borrowed> loans) {
      var stored = checkpoint.spec(name);
      DType dtype = stored.dtype();
      double share = (double) stored.shape().elements() / elements;
      var part = borrow(Spec.of(dtype, Math.round(count * share)), loans);
      checkpoint.read(name, dtype.size(Math.round(from * share)), part.segment());
      return part;
    }

    private Tensor borrow(Spec spec, List<Borrowed> loans) {
      var loan = queue.backend().memory().borrow(spec);
      loans.add(loan);
      return loan.tensor();
    }
  }
}
