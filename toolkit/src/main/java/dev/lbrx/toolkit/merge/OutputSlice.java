package dev.lbrx.toolkit.merge;

import java.util.List;

/**
 * Consecutive layers of the output.
 *
 * @param position where it stands in the file
 * @param sources the models that it is made of
 * @param parameters what the file sets for the slice
 */
record OutputSlice(Position position, List<Source> sources, Settings parameters) {
  /** An unmodifiable list. */
  OutputSlice {
    sources = List.copyOf(sources);
  }
}
