package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Slerp}; equal constants are its parallel vectors, one element is too. */
public final class SlerpCases implements Cases<Slerp> {
  @Override
  public Class<Slerp> op() {
    return Slerp.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(0.3f, DType.F32, Fill.NORMAL, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(0.7f, t, f, 3, 129)));
    var shares = Stream.of(0f, 0.5f, 1f, -0.25f).map(t -> make(t, DType.F32, Fill.NORMAL, 2, 100));
    var large =
        Draw.FLOATING.stream().map(t -> make(0.4f, t, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, dtypes, shares, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Slerp>> oracle() {
    return Optional.of(new SlerpOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        random.nextInt(5) / 4f,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }

  private static Case make(float t, DType dtype, Fill fill, long... extents) {
    return MergeCases.make(new Slerp(t), 2, dtype, dtype, fill, extents);
  }
}
