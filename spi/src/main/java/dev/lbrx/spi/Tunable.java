package dev.lbrx.spi;

import java.util.Map;
import java.util.Optional;

/**
 * A backend that chooses sizes of tiles and the like by measuring the machine, and keeps what it
 * chose in a file that later processes read. Results' bits do not depend on it.
 */
public interface Tunable {
  /** What this process works with, by name. */
  Map<String, Long> settings();

  /** Where that comes from. */
  String origin();

  /** Why there is a file of settings that this process does not use: one line. */
  Optional<String> ignored();

  /**
   * Measures for some seconds and writes the file.
   *
   * @param threads how many threads the settings are for
   * @return what was chosen, by name
   * @throws dev.lbrx.spi.error.LbrxException {@code LBRX-402} where the file cannot be written
   */
  Map<String, Long> tune(int threads);
}
