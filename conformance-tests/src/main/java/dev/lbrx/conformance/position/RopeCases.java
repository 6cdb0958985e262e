package dev.lbrx.conformance.position;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.position.Rope.Pairing;
import dev.lbrx.spi.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Rope}. */
public final class RopeCases implements Cases<Rope> {
  @Override
  public Class<Rope> op() {
    return Rope.class;
  }

  @Override
  public Stream<Case> cases() {
    return Arrays.stream(Pairing.values()).flatMap(RopeCases::of);
  }

  private static Stream<Case> of(Pairing pairing) {
    var heads =
        Stream.of(2L, 6L, 16L, 30L, 32L, 34L, 64L, 128L, 130L)
            .map(d -> make(pairing, Fill.NORMAL, 0, 3, 2, d, d / 2, 7));
    var fills = Draw.FILLS.stream().map(f -> make(pairing, f, 0, 2, 3, 64, 32, 11));
    var others =
        Stream.of(
            // Part of the head is left alone, all of it, an odd element.
            make(pairing, Fill.NORMAL, 0, 3, 2, 64, 16, 5),
            make(pairing, Fill.NORMAL, 0, 3, 2, 65, 32, 5),
            make(pairing, Fill.NORMAL, 0, 3, 2, 64, 0, 5),
            make(pairing, Fill.NORMAL, 3, 5, 4, 32, 16, 0),
            make(pairing, Fill.NORMAL, 0, 2, 2, 64, 32, 131_071),
            // A position that f32 does not hold.
            make(pairing, Fill.NORMAL, 0, 2, 2, 64, 32, (1L << 30) + 1),
            make(pairing, Fill.NORMAL, 0, 0, 2, 64, 32, 0),
            make(pairing, Fill.NORMAL, 0, 70, 8, 32, 16, 100));
    var dtypes =
        Stream.of(DType.F16, DType.BF16)
            .flatMap(
                t ->
                    Stream.of(Fill.NORMAL, Fill.SPECIAL)
                        .map(f -> make(new Rope(pairing, 1.2f), t, f, 2, 3, 2, 80, 32, 9)));
    var magnitudes =
        Stream.of(
            make(new Rope(pairing, 0.7f), DType.F32, Fill.NORMAL, 0, 3, 2, 64, 32, 9),
            make(new Rope(pairing, 0.7f), DType.F32, Fill.NORMAL, 0, 1, 1, 128, 63, 9));
    return Stream.of(heads, fills, others, dtypes, magnitudes).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Rope>> oracle() {
    return Optional.of(new RopeOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    long d = Draw.length(random, 160);
    return make(
        new Rope(Draw.one(random, List.of(Pairing.values())), random.nextInt(1, 4)),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 5),
        d,
        random.nextLong(d / 2 + 1),
        random.nextLong(5_000));
  }

  private static Case make(
      Pairing pairing, Fill fill, int gap, long t, long heads, long d, long pairs, long position) {
    return make(new Rope(pairing), DType.F32, fill, gap, t, heads, d, pairs, position);
  }

  private static Case make(
      Rope op,
      DType dtype,
      Fill fill,
      int gap,
      long t,
      long heads,
      long d,
      long pairs,
      long position) {
    return Case.of(
            op,
            List.of(Draw.gapped(dtype, fill, gap, t, heads, d), Draw.dense(DType.F32, fill, pairs)),
            position)
        .withWork(t * heads * (2 * d + 60 * pairs));
  }
}
