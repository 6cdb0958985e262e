package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.CopySource;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.toolkit.plan.FileJob;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** Runs or shows a copy of files. */
final class FileCopyRunner {
  private final Session session;
  private final OutputOptions options;

  FileCopyRunner(Session session, OutputOptions options) {
    this.session = session;
    this.options = options;
  }

  /** Copies to {@code out}, or prints the files on a dry run. */
  void run(String name, Path source, FileCopy files, Path out) {
    if (options.dryRun()) {
      show(files);
      return;
    }
    write(name, source, files, out);
    var names = files.files().stream().map(CopySource::name).toList();
    if (options.json()) {
      session.print(described(files).put("output", out.toString()));
    } else if (!session.options().quiet()) {
      session.print(
          out + ": " + String.join(", ", names) + ", " + Sizes.decimal((double) files.bytes()));
    }
  }

  /** Copies to {@code out} with progress on the console. */
  void write(String name, Path source, FileCopy files, Path out) {
    var sizes = files.files().stream().map(file -> file.name() + " " + file.size()).toList();
    var job = new FileJob(name + sizes, source, files.inputs(), options.executor());
    try (var progress = session.progress();
        var _ = new Interruption(session, out)) {
      progress.stage(name, files.bytes(), Progress.Unit.BYTES);
      job.run(out, (draft, last) -> files.write(draft, progress::at, last));
      progress.finish();
    }
  }

  private void show(FileCopy files) {
    if (options.json()) {
      session.print(described(files));
    } else {
      files
          .files()
          .forEach(
              file -> session.print(Printable.of(file.name()) + ": " + file.size() + " bytes"));
      session.print(files.files().size() + " files, " + files.bytes() + " bytes");
    }
  }

  private static ObjectNode described(FileCopy files) {
    var result = Json.object().put("bytes", files.bytes());
    var names = result.putArray("files");
    files.files().forEach(file -> names.add(file.name()));
    return result;
  }
}
