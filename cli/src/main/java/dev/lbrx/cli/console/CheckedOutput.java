package dev.lbrx.cli.console;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output whose failures end the command: {@link java.io.PrintStream} alone would swallow
 * them, and a job would go on for nobody.
 */
final class CheckedOutput extends OutputStream {
  private final OutputStream target;

  CheckedOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void flush() {
    try {
      target.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(IOException e) {
    String reason = String.valueOf(e.getMessage());
    return reason.contains("Broken pipe")
        ? new OutputClosed(e)
        : new LbrxException(ErrorCode.IO, "cannot write standard output: " + reason, e);
  }
}
