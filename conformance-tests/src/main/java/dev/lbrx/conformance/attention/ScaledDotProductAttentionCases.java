package dev.lbrx.conformance.attention;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.attention.Entries;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link ScaledDotProductAttention}. */
public final class ScaledDotProductAttentionCases implements Cases<ScaledDotProductAttention> {
  private static final float SCALE = 0.17f;
  private static final ScaledDotProductAttention CAUSAL = new ScaledDotProductAttention(SCALE);

  // t queries of heads · d against valid keys of kvHeads · d and values of kvHeads · e.
  private record Extents(
      long t, long heads, long kvHeads, long d, long e, long capacity, long valid) {}

  @Override
  public Class<ScaledDotProductAttention> op() {
    return ScaledDotProductAttention.class;
  }

  @Override
  public Stream<Case> cases() {
    return Stream.of(causal(), masks(), quantized(), sixteenBits()).flatMap(s -> s);
  }

  private static Stream<Case> causal() {
    var sizes =
        Stream.of(1L, 5L, 16L, 31L, 32L, 33L, 48L, 64L, 65L, 80L, 96L, 97L, 128L, 130L, 256L)
            .flatMap(d -> Stream.of(square(1, d, 70), square(5, d, 40)));
    var keys =
        Draw.LENGTHS.stream().flatMap(n -> Stream.of(square(1, 32, n), square(n, 32, n + 1)));
    var fills =
        Draw.FILLS.stream()
            .flatMap(f -> Stream.of(1L, 12L).map(t -> make(CAUSAL, f, 0, extents(t, 32, 64, 70))));
    var others =
        Stream.of(
            make(CAUSAL, Fill.NORMAL, 3, extents(6, 32, 32, 20)),
            make(CAUSAL, Fill.NORMAL, 3, extents(1, 64, 64, 150)),
            make(CAUSAL, Fill.NORMAL, 0, extents(3, 64, 16, 20)),
            make(CAUSAL, Fill.NORMAL, 0, extents(3, 16, 100, 20)),
            make(CAUSAL, Fill.NORMAL, 0, new Extents(4, 6, 6, 32, 32, 10, 10)),
            make(CAUSAL, Fill.NORMAL, 0, new Extents(4, 6, 1, 32, 32, 10, 10)),
            make(CAUSAL, Fill.NORMAL, 0, new Extents(0, 6, 2, 32, 32, 10, 10)),
            make(CAUSAL, Fill.NORMAL, 0, new Extents(1, 2, 1, 64, 64, 700, 600)),
            make(CAUSAL, Fill.SPECIAL, 0, new Extents(40, 2, 1, 4, 4, 40, 40)),
            make(CAUSAL, Fill.NORMAL, 0, new Extents(70, 4, 2, 32, 32, 200, 170)),
            make(CAUSAL, Fill.NORMAL, 0, new Extents(150, 2, 1, 64, 64, 150, 150)));
    return Stream.of(sizes, keys, fills, others).flatMap(s -> s);
  }

  private static Stream<Case> masks() {
    var windows =
        Stream.of(1L, 3L, 64L, 100L)
            .flatMap(
                w ->
                    Stream.of(extents(1, 32, 32, 130), extents(20, 32, 32, 130))
                        .map(of -> make(masked(new Mask.SlidingWindow(w)), Fill.NORMAL, 0, of)));
    var full =
        Stream.of(extents(1, 64, 64, 70), extents(9, 32, 16, 5))
            .map(of -> make(masked(new Mask.Full()), Fill.NORMAL, 2, of));
    var given =
        Stream.of(DType.BOOL, DType.U8, DType.F32, DType.F16, DType.BF16)
            .flatMap(
                t ->
                    Stream.of(true, false)
                        .flatMap(
                            alike ->
                                Stream.of(Fill.NORMAL, Fill.SPECIAL)
                                    .map(f -> given(t, f, alike, 6, 32, 100))));
    // So few and short keys that some queries see none, some −∞ alone, some only numbers, beside
    // values that are not seen and are none.
    var few = Stream.of(DType.BOOL, DType.F32).map(t -> given(t, Fill.SPECIAL, false, 60, 2, 3));
    var sinks =
        Draw.FILLS.stream()
            .map(
                f ->
                    make(
                        new ScaledDotProductAttention(
                            SCALE,
                            new Mask.SlidingWindow(40),
                            f == Fill.CONSTANT ? 0 : 3,
                            true,
                            new Entries.Dense(),
                            new Entries.Dense()),
                        f,
                        0,
                        extents(10, 16, 16, 70)));
    return Stream.of(windows, full, given, few, sinks).flatMap(s -> s);
  }

  private static Stream<Case> quantized() {
    return Stream.of(
            List.of(8, 64, 4, 32),
            List.of(4, 32, 4, 32),
            List.of(8, 32, 8, 64),
            List.of(6, 64, 3, 128))
        .flatMap(
            s ->
                Stream.of(1L, 5L)
                    .map(
                        t ->
                            make(
                                new ScaledDotProductAttention(
                                    SCALE,
                                    new Mask.Causal(),
                                    0,
                                    false,
                                    new Entries.Quantized(new Affine(s.get(0), s.get(1))),
                                    new Entries.Quantized(new Affine(s.get(2), s.get(3)))),
                                Fill.NORMAL,
                                0,
                                extents(t, 128, 128, 67))));
  }

  private static Stream<Case> sixteenBits() {
    return Stream.of(DType.F16, DType.BF16)
        .flatMap(
            t ->
                Stream.of(1L, 4L)
                    .map(
                        queries ->
                            make(CAUSAL, t, t, Fill.NORMAL, 1, extents(queries, 64, 80, 70))));
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
    var mask =
        switch (random.nextInt(4)) {
          case 0 -> new Mask.Full();
          case 1 -> new Mask.SlidingWindow(Draw.length(random, 60));
          case 2 -> new Mask.Given();
          default -> new Mask.Causal();
        };
    return make(
        new ScaledDotProductAttention(
            SCALE,
            mask,
            random.nextBoolean() ? 0 : 2.5f,
            random.nextBoolean(),
            new Entries.Dense(),
            new Entries.Dense()),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, List.of(DType.BOOL, DType.F32)),
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
    return make(CAUSAL, Fill.NORMAL, 0, extents(t, d, d, valid));
  }

  private static Extents extents(long t, long d, long e, long valid) {
    return new Extents(t, 4, 2, d, e, valid + 3, valid);
  }

  private static ScaledDotProductAttention masked(Mask mask) {
    return new ScaledDotProductAttention(SCALE, mask);
  }

  private static Case given(DType dtype, Fill fill, boolean alike, long t, long d, long valid) {
    var of = new Extents(t, 4, 2, d, 32, valid + 3, valid);
    var test = make(masked(new Mask.Given()), DType.F32, dtype, fill, 0, of);
    if (!alike) {
      return test;
    }
    // One mask for all heads.
    var inputs = new ArrayList<>(test.inputs());
    var shape = Shape.of(t, of.heads, of.capacity);
    inputs.set(
        3, new Input(Spec.strided(dtype, shape, of.capacity, 0, 1), test.inputs().get(3).fill()));
    return new Case(test.op(), inputs, test.scalars(), test.work());
  }

  private static Case make(ScaledDotProductAttention op, Fill fill, int gap, Extents of) {
    return make(op, DType.F32, DType.F32, fill, gap, of);
  }

  private static Case make(
      ScaledDotProductAttention op, DType dtype, DType mask, Fill fill, int gap, Extents of) {
    var inputs = new ArrayList<Input>();
    inputs.add(Draw.gapped(dtype, fill, gap, of.t, of.heads, of.d));
    addEntries(inputs, op.keys(), dtype, fill, gap, of, of.d);
    addEntries(inputs, op.values(), dtype, fill, gap, of, of.e);
    if (op.mask() instanceof Mask.Given) {
      var content = mask.computable() ? fill : Fill.FLAGS;
      inputs.add(Draw.gapped(mask, content, gap, of.t, of.heads, of.capacity));
    }
    if (op.sinks()) {
      inputs.add(Draw.dense(dtype, fill, of.heads));
    }
    return Case.of(op, inputs, of.valid).withWork(of.t * of.heads * of.valid * (of.d + of.e + 30));
  }

  private static void addEntries(
      List<Input> inputs, Entries entries, DType dtype, Fill fill, int gap, Extents of, long n) {
    switch (entries) {
      case Entries.Dense() -> inputs.add(Draw.gapped(dtype, fill, gap, of.capacity, of.kvHeads, n));
      case Entries.Quantized(var scheme) -> {
        long groups = n / scheme.group();
        inputs.add(
            Draw.gapped(DType.U32, Fill.BITS, gap, of.capacity, of.kvHeads, scheme.words(n)));
        inputs.add(Draw.gapped(DType.F16, fill, gap, of.capacity, of.kvHeads, groups));
        inputs.add(Draw.gapped(DType.F16, fill, gap, of.capacity, of.kvHeads, groups));
      }
    }
  }
}
