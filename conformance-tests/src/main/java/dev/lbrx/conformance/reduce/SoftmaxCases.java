package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Softmax}. */
public final class SoftmaxCases implements Cases<Softmax> {
  @Override
  public Class<Softmax> op() {
    return Softmax.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, 0, 2, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 4, 129)));
    var gaps = Draw.FLOATING.stream().map(t -> make(t, Fill.NORMAL, 5, 7, 70));
    // Short rows, so that some hold one special value and others none.
    var special = Stream.of(make(DType.F32, Fill.SPECIAL, 0, 200, 5));
    var large = Stream.of(make(DType.F32, Fill.NORMAL, 0, 8, 4_099));
    var masks =
        Stream.of(DType.BOOL, DType.U8, DType.F32, DType.F16, DType.BF16)
            .flatMap(
                t ->
                    Stream.of(
                        masked(Fill.NORMAL, t, 3, 2, 20),
                        masked(Fill.NORMAL, t, 0, 3, 129),
                        masked(Fill.SPECIAL, t, 2, 60, 3),
                        masked(Fill.SPREAD, t, 2, 2, 70)));
    return Stream.of(lengths, dtypes, gaps, special, masks, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Softmax>> oracle() {
    return Optional.of(new SoftmaxOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    if (random.nextInt(3) == 0) {
      return masked(
          Draw.one(random, Draw.FILLS),
          Draw.one(random, List.of(DType.BOOL, DType.F32)),
          random.nextInt(4),
          Draw.length(random, 9),
          Draw.length(random, 600));
    }
    return make(
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 600));
  }

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n) {
    return Case.of(new Softmax(), Draw.gapped(dtype, fill, gap, rows, n))
        .withWork(30 * rows * Math.max(n, 64));
  }

  private static Case masked(Fill fill, DType mask, int gap, long rows, long n) {
    return Case.of(
            new Softmax(),
            Draw.gapped(DType.F32, fill, gap, rows, n),
            Draw.gapped(mask, mask.computable() ? fill : Fill.FLAGS, gap, rows, n))
        .withWork(30 * rows * Math.max(n, 64));
  }
}
