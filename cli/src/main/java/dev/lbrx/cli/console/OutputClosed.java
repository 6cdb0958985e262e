package dev.lbrx.cli.console;

/** Whoever reads the output has gone: the command ends without a word. */
public final class OutputClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputClosed(Throwable cause) {
    super(cause);
  }
}
