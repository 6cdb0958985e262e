package dev.lbrx.toolkit;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Where the test data lies. */
public final class Golden {
  private Golden() {}

  /** The merges that mergekit made: {@code in/}, {@code cfg/} and {@code expected/}. */
  public static Path merge() {
    try {
      return Path.of(Objects.requireNonNull(Golden.class.getResource("/golden/merge")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
