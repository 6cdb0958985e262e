package dev.lbrx.conformance.attention;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link ScaledDotProductAttention}. */
public final class ScaledDotProductAttentionCases implements Cases<ScaledDotProductAttention> {
  // t queries of heads · d against valid keys of kvHeads · d and values of kvHeads · e.
  private record Extents(
      long t, long heads, long kvHeads, long d, long e, long capacity, long valid) {}

  @Override
  public Class<ScaledDotProductAttention> op() {
    return ScaledDotProductAttention.class;
  }

  @Override
  public Stream<Case> cases() {
    var sizes =
        Stream.of(1L, 5L, 16L, 31L, 32L, 33L, 48L, 64L, 65L, 80L, 96L, 128L, 130L)
            .flatMap(d -> Stream.of(square(1, d, 70), square(9, d, 40)));
    var keys =
        Draw.LENGTHS.stream().flatMap(n -> Stream.of(square(1, 32, n), square(n, 32, n + 1)));
    var fills =
        Draw.FILLS.stream()
            .flatMap(f -> Stream.of(1L, 12L).map(t -> make(f, 0, extents(t, 32, 64, 70))));
    var others =
        Stream.of(
            make(Fill.NORMAL, 3, extents(6, 32, 32, 20)),
            make(Fill.NORMAL, 3, extents(1, 64, 64, 150)),
            make(Fill.NORMAL, 0, extents(3, 64, 16, 20)),
            make(Fill.NORMAL, 0, extents(3, 16, 100, 20)),
            make(Fill.NORMAL, 0, new Extents(4, 6, 6, 32, 32, 10, 10)),
            make(Fill.NORMAL, 0, new Extents(4, 6, 1, 32, 32, 10, 10)),
            make(Fill.NORMAL, 0, new Extents(0, 6, 2, 32, 32, 10, 10)),
            make(Fill.NORMAL, 0, new Extents(1, 2, 1, 64, 64, 700, 600)),
            make(Fill.SPECIAL, 0, new Extents(40, 2, 1, 4, 4, 40, 40)),
            make(Fill.NORMAL, 0, new Extents(70, 4, 2, 32, 32, 200, 170)),
            make(Fill.NORMAL, 0, new Extents(150, 2, 1, 64, 64, 150, 150)));
    return Stream.of(sizes, keys, fills, others).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<ScaledDotProductAttention>> oracle() {
    return Optional.of(new ScaledDotProductAttentionOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    long t = Draw.length(random, 9);
    long kvHeads = Draw.length(random, 2);
    long valid = t + random.nextInt(60);
    return make(
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        new Extents(
            t,
            kvHeads * Draw.length(random, 3),
            kvHeads,
            Draw.length(random, 100),
            Draw.length(random, 100),
            valid + random.nextInt(10),
            valid));
  }

  private static Case square(long t, long d, long valid) {
    return make(Fill.NORMAL, 0, extents(t, d, d, valid));
  }

  private static Extents extents(long t, long d, long e, long valid) {
    return new Extents(t, 4, 2, d, e, valid + 3, valid);
  }

  private static Case make(Fill fill, int gap, Extents of) {
    return Case.of(
            new ScaledDotProductAttention(0.17f),
            List.of(
                Draw.gapped(DType.F32, fill, gap, of.t, of.heads, of.d),
                Draw.gapped(DType.F32, fill, gap, of.capacity, of.kvHeads, of.d),
                Draw.gapped(DType.F32, fill, gap, of.capacity, of.kvHeads, of.e)),
            of.valid)
        .withWork(of.t * of.heads * of.valid * (of.d + of.e + 30));
  }
}
