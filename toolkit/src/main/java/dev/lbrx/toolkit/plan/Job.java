package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run of a plan: what is alive in memory, and how far it has come. While one piece of a group
 * of tensors is computed, what comes after it is read and hashed, and the piece before it is
 * checked, written and hashed, each on a thread of its own.
 */
final class Job implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final Plan plan;
  private final Executor executor;
  private final ModelWriter writer;
  private final Consumer<Progress> progress;
  private final Queue queue;
  private final Lineage lineage;
  private final JobJournal journal;
  private final Map<Expression.Step, List<Borrowed>> alive = new HashMap<>();
  private final Background writing = new Background("lbrx-writer");
  private final Background hashing = new Background("lbrx-hasher");
  private final List<Group> groups;
  private final ReadAhead reads;
  private final long bytes;
  private final long room;
  private final long largestRead;
  private Future<?> written = CompletableFuture.completedFuture(null);
  private boolean overlaps;
  private long behind;
  private List<Borrowed> held = List.of();
  private int done;
  private long nonFinite;
  private volatile long bytesRead;
  private long bytesWritten;
  private long bytesMarked;
  private int wholeFiles;

  Job(
      Plan plan,
      Executor executor,
      ModelWriter writer,
      Draft draft,
      Consumer<Progress> progress,
      long pieceBytes) {
    this.plan = plan;
    this.executor = executor;
    this.writer = writer;
    this.progress = progress;
    this.queue = executor.backend().queue(executor.threads());
    this.lineage = new Lineage(plan);
    this.journal = new JobJournal(draft, lineage);
    this.bytes = plan.bytes();
    this.room = room(executor.options().memory().orElseGet(plan::memory));
    this.wholeFiles = writer.wholeFiles();
    this.groups = remaining(pieceBytes);
    this.largestRead = groups.stream().mapToLong(Group::largestRead).max().orElse(0);
    this.reads =
        new ReadAhead(
            executor.backend().memory(), lineage, groups.stream().flatMap(Job::reads).iterator());
  }

  // Without what an earlier run has written.
  private List<Group> remaining(long pieceBytes) {
    var remaining = new ArrayList<Group>();
    for (var group : plan.groups(pieceBytes)) {
      if (done < journal.done()) {
        done += group.outputs().size();
        group.outputs().forEach(output -> bytesWritten += output.spec().spanBytes());
      } else {
        remaining.add(group);
      }
    }
    return remaining;
  }

  private static Stream<ReadAhead.Piece> reads(Group group) {
    return group.pieces().stream()
        .flatMap(
            rows ->
                group.actions().stream()
                    .<ReadAhead.Piece>mapMulti(
                        (action, into) -> {
                          if (action instanceof Schedule.Action.Take(Expression.Read read)) {
                            into.accept(new ReadAhead.Piece(read, rows));
                          }
                        }));
  }

  void run() {
    if (!groups.isEmpty()) {
      report(groups.getFirst().outputs().getFirst());
    }
    for (var group : groups) {
      held = List.of();
      for (var rows : group.pieces()) {
        run(group, rows);
      }
    }
    Background.await(written);
    writer.writeLineage(lineage.json(writer.smallFiles()));
  }

  private void run(Group group, Rows rows) {
    long overlapping = behind + group.peakBytes() + largestRead;
    overlaps = overlapping <= room;
    if (!overlaps) {
      Background.await(written);
    }
    trim(overlaps ? overlapping : group.peakBytes());
    if (held.isEmpty()) {
      held = group.held().stream().map(output -> borrow(output.spec())).toList();
    }
    for (var action : group.actions()) {
      switch (action) {
        case Schedule.Action.Take(var step) -> take(step, rows);
        case Schedule.Action.Release(var step) -> release(step);
      }
    }
    var tensors = group.outputs().stream().map(output -> tensor(output.value())).toList();
    var loans = new ArrayList<Borrowed>();
    for (var output : group.outputs()) {
      var results = alive.remove(output.value().step());
      if (results != null) {
        loans.addAll(results);
      }
    }
    Background.await(written);
    behind = tensors.stream().mapToLong(tensor -> tensor.spec().spanBytes()).sum();
    behind += rows.isLast() ? group.heldBytes() : 0;
    var whole = held;
    written = writing.start(() -> write(group, rows, tensors, whole, loans));
  }

  private Borrowed borrow(Spec spec) {
    return executor.backend().memory().borrow(spec);
  }

  // What the pool keeps of earlier tensors must leave room for so many bytes.
  private void trim(long bytes) {
    executor.backend().memory().trim(Math.max(0, room - bytes));
  }

  // For tensors, of which the pool's blocks are an eighth larger at most. Unless it is told
  // otherwise, a JVM has as much room outside the heap as in it.
  private static long room(long memory) {
    long most = Math.min(memory - Plan.PROGRAM_MEMORY, Runtime.getRuntime().maxMemory());
    return most - most / 9;
  }

  private void mark() {
    if (writer.wholeFiles() > wholeFiles || bytesWritten - bytesMarked >= JobJournal.STEP) {
      writer.force();
      journal.mark(done);
      wholeFiles = writer.wholeFiles();
      bytesMarked = bytesWritten;
    }
  }

  private void take(Expression.Step step, Rows rows) {
    var results = new ArrayList<Borrowed>();
    alive.put(step, results);
    switch (step) {
      case Expression.Read read -> {
        results.add(reads.take(overlaps));
        bytesRead += rows.of(read.spec()).spanBytes();
      }
      case Expression.Call call -> {
        step.results().list().forEach(spec -> results.add(borrow(rows.of(spec))));
        var launch = executor.backend().prepare(call.op(), inputSpecs(call, rows), Mode.STRICT);
        var in = call.inputs().stream().map(this::tensor).toList();
        launch.run(queue, new Arguments(in, results.stream().map(Borrowed::tensor).toList()));
        queue.await();
      }
    }
  }

  private static Specs inputSpecs(Expression.Call call, Rows rows) {
    return new Specs(call.inputs().stream().map(input -> rows.of(input.spec())).toList());
  }

  private Tensor tensor(Expression expression) {
    int result = expression instanceof Expression.Apply apply ? apply.result() : 0;
    var results = alive.get(expression.step());
    if (results == null) {
      throw new IllegalStateException("not computed yet: " + expression);
    }
    return results.get(result).tensor();
  }

  private void release(Expression.Step step) {
    var results = alive.remove(step);
    if (results != null) {
      results.forEach(Borrowed::close);
    }
  }

  private boolean write(
      Group group, Rows rows, List<Tensor> tensors, List<Borrowed> whole, List<Borrowed> loans) {
    var outputs = group.outputs();
    try {
      write(outputs.getFirst(), rows, tensors.getFirst());
      for (int i = 1; i < tensors.size(); i++) {
        if (whole.isEmpty()) {
          write(outputs.get(i), rows, tensors.get(i));
        } else {
          hold(tensors.get(i), rows, whole.get(i - 1).tensor());
        }
      }
      if (rows.isLast()) {
        for (int i = 0; i < whole.size(); i++) {
          write(outputs.get(i + 1), Rows.WHOLE, whole.get(i).tensor());
        }
        mark();
      }
      return true;
    } finally {
      loans.forEach(Borrowed::close);
      if (rows.isLast()) {
        whole.forEach(Borrowed::close);
      }
    }
  }

  private static void hold(Tensor piece, Rows rows, Tensor whole) {
    var bytes = piece.segment();
    MemorySegment.copy(bytes, 0, whole.segment(), rows.position(whole.spec()), bytes.byteSize());
  }

  private void write(Output output, Rows rows, Tensor tensor) {
    if (rows.isFirst()) {
      report(output);
    }
    var hashed =
        hashing.start(
            () -> {
              var seen = writer.asRead(output.name(), tensor.segment());
              lineage.wrote(output, rows, seen.orElse(tensor.segment()), seen.isEmpty());
              return true;
            });
    try {
      if (!executor.options().allowNonFinite()) {
        nonFinite += nonFinite(output, tensor);
        if (rows.isLast()) {
          requireFinite(output, nonFinite);
          nonFinite = 0;
        }
      }
      writer.write(output.name(), tensor.segment());
    } finally {
      // The memory is given back after this.
      Background.await(hashed);
    }
    bytesWritten += tensor.spec().spanBytes();
    if (rows.isLast()) {
      done++;
    }
    report(output);
  }

  private void requireFinite(Output output, long count) {
    if (count == 0) {
      return;
    }
    var reads = new HashSet<Expression.Read>();
    boolean quantizes = collect(output.value().step(), reads);
    long before = 0;
    for (var read : reads) {
      before += nonFinite(read);
    }
    if (quantizes || count > before) {
      throw new LbrxException(
          ErrorCode.NON_FINITE,
          "tensor "
              + output.name()
              + " would have "
              + count
              + " values that are infinite or NaN ("
              + before
              + " in what it is made of): check the inputs and parameters, or allow it with"
              + " --allow-nan");
    }
  }

  // A group that a floating mode of MLX loses shows in its scale, a byte.
  private static long nonFinite(Output output, Tensor tensor) {
    return output.value() instanceof Expression.Apply(var call, int result)
            && call.op() instanceof QuantizeMicroscaling op
            && result == 1
        ? NonFinite.bytes(tensor.segment(), op.format().noScale())
        : NonFinite.count(tensor.dtype(), tensor.segment());
  }

  // Whether the step or one before it quantizes: a group with a value that is not finite is lost.
  private static boolean collect(Expression.Step step, Set<Expression.Read> reads) {
    if (step instanceof Expression.Read read) {
      reads.add(read);
    }
    boolean quantizes =
        step instanceof Expression.Call call
            && (call.op() instanceof QuantizeAffine || call.op() instanceof QuantizeMicroscaling);
    for (var input : step.inputs()) {
      quantizes |= collect(input.step(), reads);
    }
    return quantizes;
  }

  private static long nonFinite(Expression.Read read) {
    var block = MemorySegment.ofArray(new byte[BLOCK]);
    long bytes = read.spec().spanBytes();
    long count = 0;
    for (long at = 0; at < bytes; at += BLOCK) {
      var part = block.asSlice(0, Math.min(BLOCK, bytes - at));
      read.checkpoint().read(read.tensor(), at, part);
      count += NonFinite.count(read.spec().dtype(), part);
    }
    return count;
  }

  private void report(Output current) {
    progress.accept(
        new Progress(done, plan.outputs().size(), bytesRead, bytesWritten, bytes, current.name()));
  }

  @Override
  public void close() {
    writing.close();
    hashing.close();
    reads.close();
    held.forEach(Borrowed::close);
    alive.values().forEach(results -> results.forEach(Borrowed::close));
    alive.clear();
    queue.close();
  }
}
