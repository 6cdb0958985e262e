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

  /** Shapes of several axes, one with none of its rows, one with rows of nothing. */
  static final List<long[]> SHAPES =
      List.of(
          new long[] {},
          new long[] {70},
          new long[] {1, 65},
          new long[] {65, 1},
          new long[] {3, 5, 7},
          new long[] {0, 4},
          new long[] {4, 0},
          new long[] {130, 20},
          new long[] {2, 2, 1030});

  private MergeCases() {}

  /** Inputs of one shape and dtype. */
  static Case alike(Op op, int inputs, DType dtype, Fill fill, long... extents) {
    return make(op, inputs, dtype, dtype, fill, extents);
  }

  /** Every dtype and fill. */
  static Stream<Case> everyFill(Op op, int inputs) {
    return Draw.FLOATING.stream()
        .flatMap(t -> Draw.FILLS.stream().map(f -> alike(op, inputs, t, f, 3, 129)));
  }

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
