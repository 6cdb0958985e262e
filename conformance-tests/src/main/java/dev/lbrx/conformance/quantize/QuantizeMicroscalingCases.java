package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.ops.quantize.SharedExponent;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link QuantizeMicroscaling}. */
public final class QuantizeMicroscalingCases implements Cases<QuantizeMicroscaling> {
  private static final List<QuantizeMicroscaling> OPS =
      Stream.of(Microscaling.values())
          .flatMap(f -> Stream.of(SharedExponent.values()).map(e -> new QuantizeMicroscaling(f, e)))
          .filter(op -> op.equals(new QuantizeMicroscaling(op.format())) || shares(op))
          .toList();

  private static boolean shares(QuantizeMicroscaling op) {
    return op.format() != Microscaling.NVFP4;
  }

  @Override
  public Class<QuantizeMicroscaling> op() {
    return QuantizeMicroscaling.class;
  }

  @Override
  public Optional<Oracle<QuantizeMicroscaling>> oracle() {
    return Optional.of(new Oracle.Exact<>("codes and scales are MLX's bytes; MlxGoldenTest"));
  }

  @Override
  public Stream<Case> cases() {
    var fills =
        OPS.stream()
            .flatMap(
                op ->
                    Draw.FLOATING.stream()
                        .flatMap(t -> Draw.FILLS.stream().map(f -> make(op, t, f, 0, 4, 1152))));
    var gaps =
        OPS.stream()
            .flatMap(op -> Draw.FLOATING.stream().map(t -> make(op, t, Fill.NORMAL, 5, 3, 96)));
    var shapes =
        Stream.of(Microscaling.values())
            .map(QuantizeMicroscaling::new)
            .flatMap(
                op ->
                    Stream.of(
                        make(op, DType.F32, Fill.NORMAL, 0, 0, 64),
                        make(op, DType.BF16, Fill.NORMAL, 0, 2, 3, 32),
                        make(op, DType.BF16, Fill.NORMAL, 0, 16, 4224)));
    return Stream.of(fills, gaps, shapes).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, OPS),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 6),
        32 * Draw.length(random, 40));
  }

  private static Case make(
      QuantizeMicroscaling op, DType dtype, Fill fill, int gap, long... extents) {
    var w = Draw.gapped(dtype, fill, gap, extents);
    return Case.of(op, w).withWork(4 * w.spec().shape().elements());
  }
}
