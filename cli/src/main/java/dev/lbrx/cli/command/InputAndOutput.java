package dev.lbrx.cli.command;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is read and what is written, by place or by name. */
final class InputAndOutput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(arity = "0..2", paramLabel = "IN OUT", description = "What to read and to write.")
  private List<Path> places = new ArrayList<>();

  @Option(names = "--input", paramLabel = "IN", description = "The same as IN.")
  private @Nullable Path input;

  @Option(names = "--output", paramLabel = "OUT", description = "The same as OUT.")
  private @Nullable Path output;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification.
  InputAndOutput() {}

  Path input() {
    return both().getFirst();
  }

  Path output() {
    return both().getLast();
  }

  // What has no name comes by its place.
  private List<Path> both() {
    var both = new ArrayList<>(places);
    if (input != null) {
      both.addFirst(input);
    }
    if (output != null) {
      both.addLast(output);
    }
    if (both.size() != 2) {
      String name = command.qualifiedName();
      throw new LbrxException(
          ErrorCode.USAGE,
          "got " + both.size() + " paths, expected IN and OUT: see " + name + " --help");
    }
    return both;
  }
}
