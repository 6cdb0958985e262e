package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link CopyRows}. */
public final class CopyRowsCases implements Cases<CopyRows> {
  @Override
  public Class<CopyRows> op() {
    return CopyRows.class;
  }

  @Override
  public Stream<Case> cases() {
    var dtypes = Stream.of(DType.values()).map(t -> make(t, 9, 5L * t.block(), 7, 2, 4, 3));
    var rest =
        Stream.of(
            make(DType.F32, 4, 65, 4, 0, 0, 4),
            make(DType.F32, 4, 3, 8, 0, 8, 0),
            make(DType.F16, 0, 3, 8, 0, 5, 0),
            make(DType.BF16, 5, 0, 8, 1, 2, 3),
            make(DType.F32, 200, 33, 300, 17, 120, 180));
    return Stream.concat(dtypes, rest);
  }

  @Override
  public Optional<Oracle<CopyRows>> oracle() {
    return Optional.of(new Oracle.Exact<>("moves bytes; GatherTest"));
  }

  @Override
  public Case draw(RandomGenerator random) {
    int rows = (int) Draw.length(random, 20);
    int capacity = (int) Draw.length(random, 30);
    int count = random.nextInt(Math.min(rows, capacity) + 1);
    var dtype = Draw.one(random, List.of(DType.values()));
    return make(
        dtype,
        rows,
        Draw.length(random, 100) * dtype.block(),
        capacity,
        random.nextInt(rows - count + 1),
        random.nextInt(capacity - count + 1),
        count);
  }

  private static Case make(
      DType dtype, long rows, long n, long capacity, long from, long to, long count) {
    var fill = dtype.computable() ? Fill.SPECIAL : Fill.BITS;
    return Case.of(
        new CopyRows(capacity), List.of(Draw.dense(dtype, fill, rows, 2, n)), from, to, count);
  }
}
