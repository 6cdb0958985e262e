package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.matmul.RetileAffine;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link RetileAffine}. */
public final class RetileAffineCases implements Cases<RetileAffine> {
  private static final List<Integer> BITS = List.of(2, 3, 4, 5, 6, 8);
  private static final List<Integer> GROUPS = List.of(32, 64, 128);

  @Override
  public Class<RetileAffine> op() {
    return RetileAffine.class;
  }

  @Override
  public Stream<Case> cases() {
    var schemes =
        BITS.stream()
            .flatMap(b -> GROUPS.stream().map(g -> new Affine(b, g)))
            .map(scheme -> make(scheme, DType.BF16, 0, 66, 256));
    var rows =
        Stream.of(1, 64, 127, 128, 129).map(n -> make(new Affine(4, 32), DType.F16, 0, n, 64));
    var dtypes = Draw.FLOATING.stream().map(t -> make(new Affine(8, 64), t, 3, 70, 192));
    var empty =
        Stream.of(
            make(new Affine(4, 64), DType.F32, 0, 0, 64),
            make(new Affine(4, 64), DType.F32, 0, 5, 0));
    return Stream.of(schemes, rows, dtypes, empty).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<RetileAffine>> oracle() {
    return Optional.of(new Oracle.Exact<>("moves codes, scales and biases; IntegerRouteTest"));
  }

  @Override
  public Case draw(RandomGenerator random) {
    var scheme = new Affine(Draw.one(random, BITS), Draw.one(random, GROUPS));
    return make(
        scheme,
        Draw.one(random, Draw.FLOATING),
        random.nextInt(4),
        Draw.length(random, 140),
        scheme.group() * Draw.length(random, 256 / scheme.group()));
  }

  private static Case make(Affine scheme, DType dtype, int gap, long n, long k) {
    return Case.of(
        new RetileAffine(scheme),
        Draw.gapped(DType.U32, Fill.BITS, gap, n, scheme.words(k)),
        Draw.gapped(dtype, Fill.NORMAL, gap, n, k / scheme.group()),
        Draw.gapped(dtype, Fill.NORMAL, gap, n, k / scheme.group()));
  }
}
