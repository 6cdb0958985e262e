package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Console;
import dev.lbrx.cli.console.Progress;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Tunable;
import tools.jackson.databind.JsonNode;

/**
 * One run of the command: where it writes and what every command was told.
 *
 * @param console the streams
 * @param options the options that every command takes
 */
public record Session(Console console, GlobalOptions options) {
  /** Prints a result. */
  void print(String line) {
    console.out().print(line);
    console.out().print('\n');
  }

  /** Prints a result as one line of JSON. */
  void print(JsonNode result) {
    print(new String(Json.compact(result), java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Prints a note to the error stream, unless quiet. */
  void note(String line) {
    if (!options.quiet()) {
      console.err().print(line + "\n");
    }
  }

  /** Prints a note that the results continue on its line, unless quiet. */
  void noteBegin(String text) {
    if (!options.quiet()) {
      console.err().print(text);
      console.err().flush();
    }
  }

  /** Whether results go to a terminal, and commands come from it. */
  static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /** Progress on this console. */
  Progress progress() {
    return new Progress(console.err(), options.progress(console.animated()));
  }

  /** The backend to run on. */
  Backends.Selection backend() {
    return Backends.select(options.backend());
  }

  /** A queue on that backend with the wanted number of threads. */
  Queue queue() {
    int threads = options.threads();
    var backend = backend().backend();
    backend.tunable().flatMap(Tunable::ignored).ifPresent(this::note);
    return backend.queue(threads);
  }
}
