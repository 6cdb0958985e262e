package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.inference.GenerationOptions;
import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.Perplexity;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Queue;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Quantize;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code lbrx demo}: the whole product on trained models. */
@Command(
    name = "demo",
    description = {
      "Merge two trained models, quantize the result, measure all four, and let the last one write.",
      "Takes under a minute. Its files go to out/demo in the working directory."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx demo")
final class DemoCommand implements Runnable {
  private static final List<String> TEXTS = List.of("scripture", "novel", "plays");
  private static final int WINDOW = 512;
  private static final int WINDOWS = 16;
  private static final int CONTEXT = 1024;
  private static final int PASSAGE = 160;
  private static final String PROMPT = "And it came to pass, when the king saw Elizabeth,";

  private final Session session;

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    var home = ProjectHome.find();
    var out = home.working().resolve("out/demo");
    var merged = out.resolve("merge");
    var small = out.resolve("merge-4bit");
    try (var queue = session.queue()) {
      backend();
      merge(home, merged);
      quantize(home, merged, small);
      table(home, merged, small, queue);
      passage(small, queue);
      next(home, out, small);
    }
    session.note(
        String.format(Locale.ROOT, "%ndemo done in %.1f s", (System.nanoTime() - started) * 1e-9));
  }

  private void backend() {
    var taken = session.backend();
    heading("1. The backend");
    session.print(
        "   "
            + taken.backend().id()
            + ": "
            + taken.detail()
            + ", threads: "
            + session.options().threads());
    taken.passedOver().forEach(each -> session.print("   not " + each));
    for (var planned : PlannedBackend.values()) {
      session.print("   not " + planned.id() + ": " + planned.why());
    }
    if (!taken.backend().id().equals(fastest())) {
      session.print("   not " + fastest() + ": you asked for another; --backend auto takes it");
    }
  }

  private static String fastest() {
    return Backends.select(Backends.AUTO).backend().id();
  }

  private void merge(ProjectHome home, Path to) {
    var file = home.resolve("demo/merge.yaml");
    heading("2. Merge demo-novel and demo-scripture by " + home.shown(file));
    try (var plan = Merge.plan(file, home.folder())) {
      write(home, "merge", plan, to);
    }
  }

  private void quantize(ProjectHome home, Path from, Path to) {
    heading("3. Quantize the merge to 4 bits in groups of 64");
    try (var source = Checkpoint.open(from)) {
      write(home, "quantize", Quantize.plan(Plan.of(source), new Affine(4, 64)), to);
    }
  }

  private void write(ProjectHome home, String name, Plan plan, Path to) {
    PlanRunner.write(session, name, plan, to, new Executor.Options(true, false));
    session.print(
        String.format(
            Locale.ROOT,
            "   %s: %d tensors, %s",
            home.shown(to),
            plan.outputs().size(),
            Sizes.decimal((double) plan.bytes())));
  }

  private void table(ProjectHome home, Path merged, Path small, Queue queue) {
    heading("4. Perplexity on text that no model was trained on (lower is better)");
    session.print(
        String.format(
            "   %-15s %10s %12s %10s %7s %7s",
            "model", "file size", "bits/weight", TEXTS.get(0), TEXTS.get(1), TEXTS.get(2)));
    for (var model :
        List.of(
            home.resolve("demo/demo-novel"), home.resolve("demo/demo-scripture"), merged, small)) {
      row(home, model, queue);
    }
  }

  private void row(ProjectHome home, Path path, Queue queue) {
    ModelSummary summary;
    try (var checkpoint = Checkpoint.open(path)) {
      summary = ModelSummary.of(checkpoint);
    }
    var perplexities = new double[TEXTS.size()];
    try (var model = LanguageModel.open(path, queue);
        var progress = session.progress()) {
      progress.stage(
          String.valueOf(path.getFileName()), (long) TEXTS.size() * WINDOWS, Progress.Unit.WINDOWS);
      int before = 0;
      for (int i = 0; i < perplexities.length; i++) {
        int earlier = before;
        int later = (perplexities.length - 1 - i) * WINDOWS;
        var text = TextFile.read(home.resolve("demo/heldout/" + TEXTS.get(i) + ".heldout.txt"));
        var result =
            Perplexity.of(
                model,
                text,
                WINDOW,
                WINDOWS,
                (done, of) -> progress.at(earlier + done, (long) earlier + of + later));
        perplexities[i] = result.perplexity();
        before += result.windows();
      }
      progress.finish();
    }
    session.print(
        String.format(
            Locale.ROOT,
            "   %-15s %10s %12.2f %10.2f %7.2f %7.2f",
            path.getFileName(),
            Sizes.decimal((double) summary.fileBytes()),
            summary.bitsPerWeight(),
            perplexities[0],
            perplexities[1],
            perplexities[2]));
  }

  private void passage(Path path, Queue queue) {
    heading("5. The 4-bit merge writes (temperature 0.8, top-p 0.9, seed 1)");
    var options =
        new GenerationOptions(
            PASSAGE, new SamplingOptions(0.8f, 0.9f, 1, "generate"), EvictionPolicy.of(CONTEXT));
    var lines = new Wrapped(session.console().out(), "   ", 96);
    try (var model = LanguageModel.open(path, queue)) {
      lines.print(PROMPT);
      var generation = new Passage(model, PROMPT).generate(options, lines::print);
      lines.end();
      session.print(
          String.format(
              Locale.ROOT,
              "   prefill %d tokens at %.0f tokens/s, decode %d tokens at %.0f tokens/s",
              generation.promptTokens(),
              generation.prefillRate(),
              generation.generatedTokens(),
              generation.decodeRate()));
    }
  }

  private void next(ProjectHome home, Path out, Path small) {
    String lbrx = home.launcher();
    String model = home.shown(small);
    heading("6. The files are in " + home.shown(out) + "; try next:");
    session.print("   " + lbrx + " info " + model);
    session.print(
        "   "
            + lbrx
            + " generate "
            + model
            + " --prompt 'In the beginning' --max-tokens 80 --verbose");
    session.print(
        "   "
            + lbrx
            + " perplexity "
            + model
            + " --text "
            + home.shown(home.resolve("demo/heldout/novel.heldout.txt")));
    if (home.isWorking()) {
      session.print("   " + lbrx + " merge demo/merge.yaml out/merge --force");
    }
  }

  private void heading(String text) {
    session.print("");
    session.print(text);
    session.console().out().flush();
  }
}
