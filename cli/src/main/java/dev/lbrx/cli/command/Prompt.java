package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Failures;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Commands line by line, with history and completion, until {@code exit} or the end of input. */
public final class Prompt {
  private static final String ASKS = "lbrx> ";

  private final Session session;

  /** A prompt on a session's console. */
  public Prompt(Session session) {
    this.session = session;
  }

  /** Opens the terminal and takes commands from it. */
  void run() {
    try (var terminal = TerminalBuilder.builder().system(true).build()) {
      run(terminal, Path.of(System.getProperty("user.home"), ".lbrx_history"));
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot use the terminal: " + e.getMessage(), e);
    }
  }

  /** Takes commands from a terminal, and keeps them in a file for the next time. */
  public void run(Terminal terminal, Path history) {
    var reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("lbrx")
            .completer(new PromptCompleter(LbrxCommand.of(session)))
            .variable(LineReader.HISTORY_FILE, history)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    session.note("help lists the commands, help COMMAND explains one, Tab completes, exit leaves");
    while (true) {
      try {
        reader.readLine(ASKS);
      } catch (UserInterruptException e) {
        continue;
      } catch (EndOfFileException e) {
        return;
      }
      String[] words =
          reader.getParsedLine().words().stream()
              .filter(word -> !word.isEmpty())
              .map(Prompt::expanded)
              .toArray(String[]::new);
      if (words.length > 0) {
        if (words[0].equals("exit") || words[0].equals("quit")) {
          return;
        }
        execute(terminal, words[0].equals("help") ? help(words) : words);
      }
    }
  }

  /** A word with the home folder for a leading {@code ~/}, as shells have it. */
  static String expanded(String word) {
    return word.startsWith("~/") ? System.getProperty("user.home") + word.substring(1) : word;
  }

  private static String[] help(String... words) {
    return words.length == 1 ? new String[] {"--help"} : new String[] {words[1], "--help"};
  }

  // A process of its own, so that Ctrl-C ends the command and not the prompt.
  private void execute(Terminal terminal, String... words) {
    String launcher = System.getProperty("lbrx.launcher");
    if (launcher == null) {
      execute(words);
      return;
    }
    var command = Stream.concat(Stream.of(launcher), Stream.of(words)).toList();
    var before = terminal.handle(Terminal.Signal.INT, _ -> {});
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot run " + launcher + ": " + e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  // In this process, where nothing says what starts one. Every line begins with the options that a
  // command has by itself.
  private void execute(String... words) {
    var own = new Session(session.console(), new GlobalOptions());
    try {
      LbrxCommand.of(own, words).execute(words);
    } catch (Throwable e) {
      Failures.report(e, session.console(), own.options().debug());
    }
    session.console().out().flush();
  }
}
