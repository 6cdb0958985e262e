package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.spi.DType;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What the cases of ops along the last axis share; places are among the first 16. */
final class AlongAxisCases {
  /** A case with k places a row of n elements. */
  @FunctionalInterface
  interface Shaped {
    Case make(DType dtype, Fill fill, int gap, long rows, long n, long k);
  }

  private AlongAxisCases() {}

  static Stream<Case> cases(Shaped op) {
    var lengths = Draw.LENGTHS.stream().map(k -> op.make(DType.F32, Fill.NORMAL, 0, 3, 40, k));
    var dtypes =
        Draw.FLOATING.stream()
            .flatMap(t -> Draw.FILLS.stream().map(f -> op.make(t, f, 0, 4, 16, 30)));
    var others =
        Stream.of(
            op.make(DType.F16, Fill.NORMAL, 5, 7, 70, 9),
            op.make(DType.F32, Fill.NORMAL, 0, 0, 16, 3),
            op.make(DType.F32, Fill.NORMAL, 0, 3, 16, 0));
    return Stream.of(lengths, dtypes, others).flatMap(s -> s);
  }

  static Case draw(Shaped op, RandomGenerator random) {
    return op.make(
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        15 + Draw.length(random, 300),
        Draw.length(random, 300));
  }
}
