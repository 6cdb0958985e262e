package dev.lbrx.cli.command;

import dev.lbrx.formats.check.Soundness;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.FileKind;
import dev.lbrx.formats.json.Json;
import dev.lbrx.inference.chat.ChatTemplate;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.merge.Merge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx check}. */
@Command(
    name = "check",
    description = {
      "Say what a file or directory is and whether it is sound.",
      "Ends with 0 and 'ok', or with one line a problem: 2 where it is unsound, 5 where it is only"
          + " not supported."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx check demo/demo-base")
final class CheckCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "PATH",
      description =
          "A model's directory, or a file: safetensors, index, config, tokenizer, GGUF,"
              + " MLXPack, merge file.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var soundness =
        Files.isRegularFile(path) && Merge.isFile(path)
            ? Merge.check(path, Path.of(""))
            : withTemplate(Soundness.of(path));
    var problems = soundness.problems();
    if (json) {
      var result =
          Json.object()
              .put("path", path.toString())
              .put("kind", soundness.kind())
              .put("ok", problems.isEmpty());
      var list = result.putArray("problems");
      for (var problem : problems) {
        list.addObject().put("code", problem.code().label()).put("message", problem.getMessage());
      }
      session.print(result);
    } else if (problems.isEmpty()) {
      session.print(path + ": " + soundness.kind() + ": ok");
    } else {
      problems.forEach(problem -> session.print(problem.line()));
    }
    return problems.stream()
        .map(LbrxException::code)
        .mapToInt(ErrorCode::exitStatus)
        .min()
        .orElse(0);
  }

  // A chat template is a program: one that LBRX cannot run is a problem too.
  private Soundness withTemplate(Soundness soundness) {
    boolean model = Files.isDirectory(path) || !FileKind.isJson(path);
    if (!soundness.problems().isEmpty() || !model) {
      return soundness;
    }
    try (var checkpoint = Checkpoint.open(path)) {
      ChatTemplate.of(checkpoint);
      return soundness;
    } catch (LbrxException e) {
      return new Soundness(soundness.kind(), List.of(e));
    }
  }
}
