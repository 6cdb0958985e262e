package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Draw;
import dev.lbrx.ops.quantize.Affine;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Every combination of bits and group size. */
final class Schemes {
  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 8);
  private static final List<Integer> GROUPS = List.of(32, 64, 128);

  private Schemes() {}

  static Stream<Affine> all() {
    return BITS.stream().flatMap(b -> GROUPS.stream().map(g -> new Affine(b, g)));
  }

  static Affine draw(RandomGenerator random) {
    return new Affine(Draw.one(random, BITS), Draw.one(random, GROUPS));
  }
}
