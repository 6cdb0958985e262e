package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops that say that they see a row at a time give the same bits for a part of the rows. */
class RowwiseTest {
  private static final long MOST_WORK = 1 << 11;

  static Stream<Backend> backends() {
    return ConformanceTest.backends();
  }

  @DisplayName(
      "reliability 13: rows that are computed apart have the bits of rows computed together")
  @ParameterizedTest
  @MethodSource("backends")
  void partsOfTheRowsHaveTheSameBits(Backend backend) {
    int compared = 0;
    try (var queue = backend.queue(1);
        var conformance = new Conformance(backend, 1)) {
      for (var entry : CaseTable.fixed().toList()) {
        var test = entry.test();
        if (!test.op().rowwise() || test.work() > MOST_WORK || !alike(test.specs().list())) {
          continue;
        }
        var inputs = conformance.trial(test).inputs();
        var whole = queue.run(test.op(), inputs);
        if (!alike(whole.stream().map(Tensor::spec).toList())) {
          continue;
        }
        long rows = inputs.getFirst().shape().rows();
        long cut = 1 + rows / 3;
        for (long[] part : new long[][] {{0, cut}, {cut, rows - cut}}) {
          var some = inputs.stream().map(tensor -> rows(tensor, part)).toList();
          var results = queue.run(test.op(), some);
          for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).segment().mismatch(rows(whole.get(i), part).segment()))
                .as("%s, rows from %d, result %d", entry.id(), part[0], i)
                .isEqualTo(-1);
          }
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  /** Dense and of as many rows, at least three. */
  private static boolean alike(List<Spec> specs) {
    long rows = specs.getFirst().shape().rows();
    return rows >= 3
        && specs.stream().allMatch(spec -> spec.isDense() && spec.shape().rows() == rows);
  }

  private static Tensor rows(Tensor tensor, long[] part) {
    var spec = tensor.spec();
    return tensor.view(
        Spec.of(spec.dtype(), part[1], spec.last()), spec.dtype().size(part[0] * spec.last()));
  }
}
