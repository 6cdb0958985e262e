package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes, before or after its name. */
public final class GlobalOptions {
  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--backend",
      paramLabel = "ID[,ID...]",
      scope = ScopeType.INHERIT,
      completionCandidates = BackendIds.class,
      description =
          "Backend to run on, or several in order of preference; auto takes the best available."
              + " Beats -Dlbrx.backend, which beats LBRX_BACKEND.")
  private @Nullable String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description = "Threads to use; results do not depend on it. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** How a long job says how far it is. */
  enum ProgressStyle {
    auto,
    json
  }

  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      scope = ScopeType.INHERIT,
      description =
          "auto: a bar on a terminal, lines elsewhere; json: one JSON object an event, on standard"
              + " error.")
  private ProgressStyle progress = ProgressStyle.auto;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No progress and no notes, only results and errors.")
  private boolean quiet;

  @Option(
      names = "--script",
      scope = ScopeType.INHERIT,
      description = "Print a shell script that repeats the command, and do nothing else.")
  private boolean script;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks the option, nobody the field.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli asks the option, nobody the field.
  private boolean version;

  /** The wish for a backend, if one was given. */
  @Nullable String backend() {
    return backend;
  }

  /** How many threads a job may use. */
  int threads() {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new LbrxException(
          ErrorCode.USAGE,
          "--threads: got " + threads + ", expected a number from 1 to " + MOST_THREADS);
    }
    return threads;
  }

  /** How progress is shown. */
  Progress.Style progress(boolean animated) {
    if (quiet) {
      return Progress.Style.NONE;
    }
    if (progress == ProgressStyle.json) {
      return Progress.Style.JSON;
    }
    return animated ? Progress.Style.BAR : Progress.Style.LINES;
  }

  /** Whether only results and errors are wanted. */
  boolean quiet() {
    return quiet;
  }

  /** Whether the command is to be shown as a script instead of run. */
  boolean script() {
    return script;
  }

  /** Whether errors show their stack trace. */
  public boolean debug() {
    return debug;
  }
}
