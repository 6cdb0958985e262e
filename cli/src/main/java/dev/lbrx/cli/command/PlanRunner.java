package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import java.nio.file.Path;
import java.util.Locale;

/** Runs or shows the plan of a command. */
final class PlanRunner {
  private final Session session;
  private final JobOptions options;

  PlanRunner(Session session, JobOptions options) {
    this.session = session;
    this.options = options;
  }

  /** Writes the plan's model to {@code out}, or prints the plan on a dry run. */
  void run(String name, Plan plan, Path out) {
    if (options.output().dryRun()) {
      show(plan);
      return;
    }
    long started = System.nanoTime();
    write(session, name, plan, out, options.executor());
    double seconds = (System.nanoTime() - started) * 1e-9;
    if (options.output().json()) {
      session.print(
          Json.object()
              .put("output", out.toString())
              .put("tensors", plan.outputs().size())
              .put("bytes", plan.bytes())
              .put("seconds", seconds));
    } else if (!session.options().quiet()) {
      session.print(
          String.format(
              Locale.ROOT,
              "%s: %d tensors, %s, in %.1f s",
              out,
              plan.outputs().size(),
              Sizes.decimal((double) plan.bytes()),
              seconds));
    }
  }

  /** Writes a plan's model with progress on the console. */
  static void write(Session session, String name, Plan plan, Path out, Executor.Options options) {
    var executor = new Executor(session.backend().backend(), session.options().threads(), options);
    try (var progress = session.progress();
        var _ = new Interruption(session, out)) {
      progress.stage(name, plan.bytes(), Progress.Unit.BYTES);
      executor.run(plan, out, each -> show(progress, each));
      progress.finish();
    }
  }

  // A job's first report comes before its first tensor.
  private static void show(Progress progress, dev.lbrx.toolkit.plan.Progress job) {
    if (job.done() > 0 && job.bytesRead() == 0) {
      progress.resume(job.bytesWritten(), job.done(), job.tensors());
    } else {
      progress.item(job.current(), job.done(), job.tensors());
      progress.at(job.bytesWritten());
    }
  }

  private void show(Plan plan) {
    if (options.output().json()) {
      session.print(
          Json.object()
              .put("tensors", plan.outputs().size())
              .put("bytes", plan.bytes())
              .put("peak_bytes", plan.peakBytes()));
    } else {
      session.print(plan.describe().stripTrailing());
    }
  }
}
