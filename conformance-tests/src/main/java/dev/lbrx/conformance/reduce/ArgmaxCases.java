package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Argmax}. */
public final class ArgmaxCases implements Cases<Argmax> {
  @Override
  public Class<Argmax> op() {
    return Argmax.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, 0, 9, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 8, 129)));
    var gaps = Draw.FLOATING.stream().map(t -> make(t, Fill.NORMAL, 5, 7, 70));
    // Few values: many equal maxima, in different tiles too.
    var ties =
        Stream.of(
            make(DType.BF16, Fill.NORMAL, 0, 3, 9_000), make(DType.F32, Fill.ZERO, 0, 2, 5_000));
    var special =
        Stream.of(
            make(DType.F32, Fill.SPECIAL, 0, 200, 5), make(DType.F32, Fill.SPECIAL, 0, 2, 5_000));
    // Two tiles in less than 2¹² elements: mutants are not held to more.
    var vector =
        Draw.FLOATING.stream().map(t -> Case.of(new Argmax(), Draw.dense(t, Fill.NORMAL, 4_093)));
    var cube = Stream.of(Case.of(new Argmax(), Draw.gapped(DType.F32, Fill.NORMAL, 2, 3, 4, 33)));
    return Stream.of(lengths, dtypes, gaps, ties, special, vector, cube).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Argmax>> oracle() {
    return Optional.of(new Oracle.Exact<>("compares, rounds nothing"));
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 600));
  }

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n) {
    return Case.of(new Argmax(), Draw.gapped(dtype, fill, gap, rows, n));
  }
}
