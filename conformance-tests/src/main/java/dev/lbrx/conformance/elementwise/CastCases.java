package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Cast}. */
public final class CastCases implements Cases<Cast> {
  @Override
  public Class<Cast> op() {
    return Cast.class;
  }

  @Override
  public Stream<Case> cases() {
    return Draw.FLOATING.stream()
        .flatMap(from -> Draw.FLOATING.stream().flatMap(to -> of(from, to)));
  }

  private static Stream<Case> of(DType from, DType to) {
    var lengths = Draw.LENGTHS.stream().map(n -> make(to, Draw.dense(from, Fill.NORMAL, 3, n)));
    var fills = Draw.FILLS.stream().map(fill -> make(to, Draw.dense(from, fill, 4, 129)));
    // Every bit pattern of a 16-bit dtype many times over; of f32 subnormals, NaNs, halves.
    var bits = Stream.of(make(to, Draw.dense(from, Fill.BITS, 20, 4_096)));
    var odd =
        Stream.of(
            make(to, Draw.dense(from, Fill.NORMAL)),
            make(to, Draw.dense(from, Fill.NORMAL, 0, 3)),
            make(to, Draw.gapped(from, Fill.NORMAL, 5, 7, 70)),
            make(to, transposed(from, Fill.NORMAL, 33, 70)),
            make(to, transposed(from, Fill.SPECIAL, 3, 2_100)));
    return Stream.of(lengths, fills, bits, odd).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Cast>> oracle() {
    return Optional.of(new CastOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    var from = Draw.one(random, Draw.FLOATING);
    var fill = random.nextBoolean() ? Fill.BITS : Draw.one(random, Draw.FILLS);
    long rows = Draw.length(random, 9);
    long n = Draw.length(random, 600);
    var input =
        random.nextInt(4) == 0
            ? transposed(from, fill, rows, n)
            : Draw.gapped(from, fill, random.nextInt(4), rows, n);
    return make(Draw.one(random, Draw.FLOATING), input);
  }

  private static Case make(DType to, Input input) {
    return Case.of(new Cast(to), input);
  }

  private static Input transposed(DType dtype, Fill fill, long rows, long n) {
    return new Input(Spec.strided(dtype, Shape.of(rows, n), 1, rows), fill);
  }
}
