package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.reduce.RankKeys;
import dev.lbrx.ops.reduce.TopK;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The definition of {@link TopK}: each row's places in order, the first k of them. */
public final class TopKReference implements Kernel<TopK> {
  @Override
  public long pieces(TopK op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(TopK op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor values = arguments.out(0);
    Tensor places = arguments.out(1);
    int n = Math.toIntExact(x.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      var descending =
          Comparator.comparingInt((Integer i) -> RankKeys.of(Elements.get(x, from + i))).reversed();
      // The sort keeps equal elements in their order: the lower place first.
      var sorted = IntStream.range(0, n).boxed().sorted(descending).toList();
      for (int j = 0; j < op.k(); j++) {
        int place = sorted.get(j);
        Elements.set(values, values.spec().rowOffset(row) + j, Elements.get(x, from + place));
        Elements.setInt(places, places.spec().rowOffset(row) + j, place);
      }
    }
  }
}
