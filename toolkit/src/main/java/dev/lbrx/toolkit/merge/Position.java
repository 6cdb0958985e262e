package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * A place in a merge file.
 *
 * @param file the file as the user named it
 * @param line from 1
 * @param column from 1
 */
record Position(String file, int line, int column) {
  /** A refusal of what stands here. */
  LbrxException error(ErrorCode code, String message) {
    return new LbrxException(code, this + ": " + message);
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
