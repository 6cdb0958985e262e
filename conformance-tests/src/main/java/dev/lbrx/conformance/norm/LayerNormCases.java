package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.spi.DType;
import java.util.ArrayList;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link LayerNorm}. */
public final class LayerNormCases implements Cases<LayerNorm> {
  private static final float EPSILON = 1e-5f;

  @Override
  public Class<LayerNorm> op() {
    return LayerNorm.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(2, DType.F32, Fill.NORMAL, 0, 3, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(2, t, f, 0, 2, 129)));
    var gaps = Draw.FLOATING.stream().map(t -> make(2, t, Fill.NORMAL, 5, 7, 70));
    var without =
        Stream.of(0, 1)
            .flatMap(
                parameters ->
                    Stream.of(
                        make(parameters, DType.F32, Fill.NORMAL, 0, 3, 200),
                        make(parameters, DType.BF16, Fill.NORMAL, 3, 2, 65)));
    var large = Stream.of(make(2, DType.F32, Fill.NORMAL, 0, 16, 4096));
    return Stream.of(lengths, dtypes, gaps, without, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<LayerNorm>> oracle() {
    return Optional.of(new LayerNormOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        random.nextInt(3),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 600));
  }

  private static Case make(int parameters, DType dtype, Fill fill, int gap, long rows, long n) {
    var inputs = new ArrayList<Input>();
    inputs.add(Draw.gapped(dtype, fill, gap, rows, n));
    for (int i = 0; i < parameters; i++) {
      inputs.add(Draw.dense(dtype, Fill.NORMAL, n));
    }
    return Case.of(new LayerNorm(EPSILON), inputs);
  }
}
