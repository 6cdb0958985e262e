package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.formats.json.Json;
import dev.lbrx.toolkit.verify.Verification;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx verify}. */
@Command(
    name = "verify",
    description = {
      "Read a model and hold its bytes to the SHA-256 that were taken when it was written.",
      "Ends with 0 and 'ok', or with 2 and one line a tensor or file that differs."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx verify out/merge")
final class VerifyCommand implements Callable<Integer> {
  private static final int DAMAGED = 2;
  private final Session session;

  @Parameters(
      paramLabel = "PATH",
      description =
          "A directory with lbrx.json, a GGUF file with NAME.lbrx.json beside it, or an MLXPack"
              + " file of version 2.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Verification verification;
    try (var progress = session.progress()) {
      progress.stage("verify", 0, Progress.Unit.BYTES);
      verification = Verification.of(path, progress::at);
      progress.finish();
    }
    var problems = verification.problems();
    if (json) {
      var result =
          Json.object()
              .put("path", path.toString())
              .put("checked", verification.checked())
              .put("ok", problems.isEmpty());
      var list = result.putArray("problems");
      problems.forEach(
          problem ->
              list.addObject()
                  .put("code", problem.code().label())
                  .put("message", problem.getMessage()));
      session.print(result);
    } else if (problems.isEmpty()) {
      session.print(path + ": " + verification.checked() + " hashes: ok");
    } else {
      problems.forEach(problem -> session.print(problem.line()));
    }
    return problems.isEmpty() ? 0 : DAMAGED;
  }
}
