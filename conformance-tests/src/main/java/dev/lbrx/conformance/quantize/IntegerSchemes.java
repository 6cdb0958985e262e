package dev.lbrx.conformance.quantize;

import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.ops.quantize.IntegerScheme;
import java.util.List;
import java.util.stream.Stream;

/** Integer schemes: every grouping, both symmetries, few and many bits. */
final class IntegerSchemes {
  /** What cases draw from. */
  static final List<IntegerScheme> ALL =
      Stream.of(
              new Grouping.PerTensor(),
              new Grouping.PerChannel(),
              new Grouping.PerGroup(32),
              new Grouping.PerGroup(96))
          .flatMap(
              g ->
                  Stream.of(2, 5, 8)
                      .flatMap(
                          bits -> Stream.of(true, false).map(s -> new IntegerScheme(bits, g, s))))
          .toList();

  private IntegerSchemes() {}

  /** Columns that suit a scheme, near a wanted number. */
  static long columns(IntegerScheme scheme, long wanted) {
    return scheme.grouping() instanceof Grouping.PerGroup(int size)
        ? Math.ceilDiv(wanted, size) * size
        : wanted;
  }
}
