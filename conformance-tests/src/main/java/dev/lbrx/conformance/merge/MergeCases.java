package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the cases of merging ops share: a tensor is one row, of a tail, a tile or several blocks.
 */
final class MergeCases {
  /** Lengths around vectors, stripes, tiles and blocks, and none. */
  static final List<Long> LENGTHS =
      Stream.concat(
              Stream.of(0L),
              Stream.concat(Draw.LENGTHS.stream(), Stream.of(1024L, 1025L, 16_384L, 16_449L)))
          .toList();

  /** A length of several blocks, the last one not whole. */
  static final long SEVERAL_BLOCKS = 3 * 16_384 + 1100;

  private MergeCases() {}

  /** Inputs of one shape: the first of a dtype, the others of another. */
  static Case make(Op op, int inputs, DType first, DType others, Fill fill, long... extents) {
    return Case.of(
        op,
        Stream.iterate(0, i -> i < inputs, i -> i + 1)
            .map(i -> new Input(Draw.dense(i == 0 ? first : others, fill, extents).spec(), fill))
            .toList());
  }

  /** A length for a drawn case. */
  static long length(RandomGenerator random) {
    return Draw.length(random, random.nextInt(8) == 0 ? 20_000 : 1500);
  }
}
