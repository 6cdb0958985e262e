package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * One run of a plan: what is alive in memory, and how far it has come. While one group of tensors
 * is computed, the tensor after it is read and hashed, and the group before it is checked and
 * written, each on a thread of its own.
 */
final class Job implements AutoCloseable {
  private final Plan plan;
  private final Executor executor;
  private final ModelWriter writer;
  private final Consumer<Progress> progress;
  private final Queue queue;
  private final Lineage lineage;
  private final JobJournal journal;
  private final Map<Expression.Step, List<Borrowed>> alive = new HashMap<>();
  private final Background writing = new Background("lbrx-writer");
  private final List<Group> groups;
  private final ReadAhead reads;
  private final long bytes;
  private final long room;
  private final long largestRead;
  private Future<?> written = CompletableFuture.completedFuture(null);
  private boolean overlaps;
  private int done;
  private volatile long bytesRead;
  private long bytesWritten;
  private long bytesMarked;
  private int wholeFiles;

  Job(Plan plan, Executor executor, ModelWriter writer, Draft draft, Consumer<Progress> progress) {
    this.plan = plan;
    this.executor = executor;
    this.writer = writer;
    this.progress = progress;
    this.queue = executor.backend().queue(executor.threads());
    this.lineage = new Lineage(plan);
    this.journal = new JobJournal(draft, lineage);
    this.bytes = plan.bytes();
    this.largestRead = plan.largestRead();
    this.room = room(executor.options().memory().orElseGet(plan::memory));
    this.wholeFiles = writer.wholeFiles();
    this.groups = remaining();
    this.reads =
        new ReadAhead(
            executor.backend().memory(),
            lineage,
            groups.stream()
                .flatMap(group -> group.actions.stream())
                .mapMulti(Job::read)
                .iterator());
  }

  /** Outputs that are computed together, and how. */
  private record Group(List<Output> outputs, List<Schedule.Action> actions) {
    long peakBytes() {
      return Schedule.peakBytes(outputs.stream().map(Output::value).toList());
    }
  }

  // Without what an earlier run has written.
  private List<Group> remaining() {
    var remaining = new ArrayList<Group>();
    for (var outputs : plan.groups()) {
      if (done < journal.done()) {
        done += outputs.size();
        outputs.forEach(output -> bytesWritten += output.spec().spanBytes());
      } else {
        remaining.add(
            new Group(outputs, Schedule.of(outputs.stream().map(Output::value).toList())));
      }
    }
    return remaining;
  }

  private static void read(Schedule.Action action, Consumer<Expression.Read> into) {
    if (action instanceof Schedule.Action.Take(Expression.Read read)) {
      into.accept(read);
    }
  }

  void run() {
    if (!groups.isEmpty()) {
      report(groups.getFirst().outputs.getFirst());
    }
    long before = 0;
    for (var group : groups) {
      long overlapping = before + group.peakBytes() + largestRead;
      overlaps = overlapping <= room;
      if (!overlaps) {
        Background.await(written);
      }
      trim(overlaps ? overlapping : group.peakBytes());
      for (var action : group.actions) {
        switch (action) {
          case Schedule.Action.Take(var step) -> take(step);
          case Schedule.Action.Release(var step) -> release(step);
        }
      }
      var tensors = group.outputs.stream().map(output -> tensor(output.value())).toList();
      var loans = new ArrayList<Borrowed>();
      for (var output : group.outputs) {
        var results = alive.remove(output.value().step());
        if (results != null) {
          loans.addAll(results);
        }
      }
      Background.await(written);
      before = tensors.stream().mapToLong(tensor -> tensor.spec().spanBytes()).sum();
      written = writing.start(() -> write(group.outputs, tensors, loans));
    }
    Background.await(written);
    writer.writeFile(Lineage.FILE, lineage.json());
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

  private void take(Expression.Step step) {
    var results = new ArrayList<Borrowed>();
    alive.put(step, results);
    switch (step) {
      case Expression.Read read -> {
        results.add(reads.take(overlaps));
        bytesRead += read.spec().spanBytes();
      }
      case Expression.Call call -> {
        step.results()
            .list()
            .forEach(spec -> results.add(executor.backend().memory().borrow(spec)));
        var launch = executor.backend().prepare(call.op(), inputSpecs(call), Mode.STRICT);
        var in = call.inputs().stream().map(this::tensor).toList();
        launch.run(queue, new Arguments(in, results.stream().map(Borrowed::tensor).toList()));
        queue.await();
      }
    }
  }

  private static Specs inputSpecs(Expression.Call call) {
    return new Specs(call.inputs().stream().map(Expression::spec).toList());
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

  private boolean write(List<Output> outputs, List<Tensor> tensors, List<Borrowed> loans) {
    try {
      for (int i = 0; i < tensors.size(); i++) {
        write(outputs.get(i), tensors.get(i));
      }
      mark();
      return true;
    } finally {
      loans.forEach(Borrowed::close);
    }
  }

  private void write(Output output, Tensor tensor) {
    report(output);
    if (!executor.options().allowNonFinite()) {
      requireFinite(output, tensor);
    }
    writer.write(output.name(), tensor.segment());
    lineage.wrote(output, tensor.segment());
    bytesWritten += tensor.spec().spanBytes();
    done++;
    report(output);
  }

  private void requireFinite(Output output, Tensor tensor) {
    long count = nonFinite(output, tensor);
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

  private long nonFinite(Expression.Read read) {
    try (var loan = executor.backend().memory().borrow(read.spec())) {
      read.checkpoint().read(read.tensor(), loan.tensor().segment());
      return NonFinite.count(read.spec().dtype(), loan.tensor().segment());
    }
  }

  private void report(Output current) {
    progress.accept(
        new Progress(done, plan.outputs().size(), bytesRead, bytesWritten, bytes, current.name()));
  }

  @Override
  public void close() {
    writing.close();
    reads.close();
    alive.values().forEach(results -> results.forEach(Borrowed::close));
    alive.clear();
    queue.close();
  }
}
