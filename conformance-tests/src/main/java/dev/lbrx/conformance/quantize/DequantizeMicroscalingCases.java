package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link DequantizeMicroscaling}: random bytes are every code and every scale. */
public final class DequantizeMicroscalingCases implements Cases<DequantizeMicroscaling> {
  private static final List<DequantizeMicroscaling> OPS =
      Stream.of(Microscaling.values())
          .flatMap(f -> Draw.FLOATING.stream().map(t -> new DequantizeMicroscaling(f, t)))
          .toList();

  @Override
  public Class<DequantizeMicroscaling> op() {
    return DequantizeMicroscaling.class;
  }

  @Override
  public Optional<Oracle<DequantizeMicroscaling>> oracle() {
    return Optional.of(new DequantizeMicroscalingOracle());
  }

  @Override
  public Stream<Case> cases() {
    return OPS.stream()
        .flatMap(
            op ->
                Stream.of(
                    make(op, 0, 4, 1152),
                    make(op, 0, 3, 32),
                    make(op, 5, 3, 96),
                    make(op, 0, 16, 4224),
                    make(op, 0, 0, 64)));
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, OPS),
        random.nextInt(4),
        Draw.length(random, 6),
        32 * Draw.length(random, 40));
  }

  private static Case make(DequantizeMicroscaling op, int gap, long rows, long columns) {
    return Case.of(
            op,
            Draw.gapped(DType.U32, Fill.BITS, gap, rows, op.format().words(columns)),
            Draw.gapped(DType.U8, Fill.BITS, gap, rows, columns / op.format().group()))
        .withWork(4 * rows * columns);
  }
}
