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
import java.util.function.Consumer;

/** One run of a plan: what is alive in memory, and how far it has come. */
final class Job implements AutoCloseable {
  private final Plan plan;
  private final Executor executor;
  private final ModelWriter writer;
  private final Consumer<Progress> progress;
  private final Queue queue;
  private final Lineage lineage;
  private final JobJournal journal;
  private final Map<Expression.Step, List<Borrowed>> alive = new HashMap<>();
  private final long bytes;
  private final long memory;
  private int done;
  private long bytesRead;
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
    this.memory = executor.options().memory().orElseGet(plan::memory);
    this.wholeFiles = writer.wholeFiles();
  }

  void run() {
    for (var group : plan.groups()) {
      if (done < journal.done()) {
        skip(group);
        continue;
      }
      report(group.getFirst());
      var values = group.stream().map(Output::value).toList();
      trim(values);
      for (var action : Schedule.of(values)) {
        switch (action) {
          case Schedule.Action.Take(var step) -> take(step);
          case Schedule.Action.Release(var step) -> release(step);
        }
      }
      group.forEach(this::write);
      group.forEach(output -> release(output.value().step()));
      mark();
    }
    writer.writeFile(Lineage.FILE, lineage.json());
  }

  // What the pool keeps of earlier tensors must leave room for these.
  private void trim(List<Expression> values) {
    long room = memory - Plan.PROGRAM_MEMORY - Schedule.peakBytes(values);
    executor.backend().memory().trim(Math.max(0, room));
  }

  // What an earlier run has written.
  private void skip(List<Output> group) {
    done += group.size();
    group.forEach(output -> bytesWritten += output.spec().spanBytes());
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
    step.results().list().forEach(spec -> results.add(executor.backend().memory().borrow(spec)));
    switch (step) {
      case Expression.Read read -> read(read, results.getFirst().tensor());
      case Expression.Call call -> {
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

  private void read(Expression.Read read, Tensor to) {
    read.checkpoint().read(read.tensor(), to.segment());
    bytesRead += to.spec().spanBytes();
    lineage.read(read, to.segment());
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

  private void write(Output output) {
    var tensor = tensor(output.value());
    if (!executor.options().allowNonFinite()) {
      requireFinite(output, tensor);
    }
    writer.write(output.name(), tensor.segment());
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
    alive.values().forEach(results -> results.forEach(Borrowed::close));
    alive.clear();
    queue.close();
  }
}
