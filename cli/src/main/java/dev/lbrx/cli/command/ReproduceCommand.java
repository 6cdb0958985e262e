package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.Version;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Made;
import dev.lbrx.toolkit.plan.Reproduction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx reproduce}. */
@Command(
    name = "reproduce",
    description = {
      "Make a model again by its lbrx.json, of a GGUF file NAME.lbrx.json beside it, and compare"
          + " every tensor's bytes.",
      "Ends with 0 where all are the same, with 2 and their names where some are not. It needs as"
          + " much room beside MODEL as MODEL takes, until it ends."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx reproduce out/base-4bit --input demo/demo-base")
final class ReproduceCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A directory or GGUF file that LBRX wrote.")
  private Path model = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "PATH",
      arity = "1..*",
      description = "The models that it was made of, in any order; their bytes say which is which.")
  private List<Path> inputs = new ArrayList<>();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ReproduceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var reproduction = Reproduction.of(model);
    if (!reproduction.version().equals(Version.current())) {
      session.note(
          "made by LBRX " + reproduction.version() + ", made again by " + Version.current());
    }
    Path again = beside(model);
    var opened = new ArrayList<Checkpoint>();
    try (var made = reproduction.open()) {
      inputs.forEach(input -> opened.add(open(input, made)));
      var plan = reproduction.plan(made, opened);
      // What was allowed when it was made is allowed now.
      var options = new Executor.Options(true, true);
      PlanRunner.write(session, "reproduce", plan, again, options);
      try (var second = open(again, made)) {
        return report(made.names().size(), Reproduction.differences(made, second));
      }
    } finally {
      opened.forEach(Checkpoint::close);
      delete(again);
      delete(Made.file(again));
    }
  }

  // What was made of GGUF as it is stored names the tensors as GGUF does.
  private static Checkpoint open(Path input, Checkpoint made) {
    return made.ggufMetadata().isPresent() ? Checkpoint.openStored(input) : Checkpoint.open(input);
  }

  private int report(int tensors, List<String> differences) {
    if (json) {
      var result = Json.object().put("tensors", tensors).put("same", differences.isEmpty());
      var list = result.putArray("different");
      differences.forEach(list::add);
      session.print(result);
    } else if (differences.isEmpty()) {
      session.print(model + ": all " + tensors + " tensors have the same bytes again");
    } else {
      differences.forEach(name -> session.print(Printable.of(name) + ": other bytes"));
      session.print(model + ": " + differences.size() + " of " + tensors + " tensors differ");
    }
    return differences.isEmpty() ? 0 : ErrorCode.MODEL.exitStatus();
  }

  private static Path beside(Path model) {
    Path whole = model.toAbsolutePath().normalize();
    return whole.resolveSibling("." + whole.getFileName() + ".lbrx-again");
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LbrxException(
          ErrorCode.IO, "cannot delete " + folder + ": " + e.getMessage() + ": delete it", e);
    }
  }
}
