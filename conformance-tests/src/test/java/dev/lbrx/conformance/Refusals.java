package dev.lbrx.conformance;

import dev.lbrx.ops.attention.Entries;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.elementwise.Clamp;
import dev.lbrx.ops.elementwise.SoftCap;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.ops.quantize.IntegerScheme;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.reduce.Quantile;
import dev.lbrx.ops.reduce.TopK;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What definitions of ops have to refuse, and what is just allowed beside it. */
final class Refusals {
  /** Ops that move elements of any dtype. */
  private static final Set<String> OF_ANY_DTYPE = Set.of("copy_rows");

  /** Ops that take as many models as there are. */
  private static final Set<String> OF_ANY_COUNT =
      Set.of("karcher", "model_stock", "ram", "sce", "variance");

  private Refusals() {}

  /** Something that must end in an error for users. */
  record Refused(Class<? extends Op> op, String what, Supplier<?> attempt) {
    @Override
    public String toString() {
      return Op.name(op) + ": " + what;
    }
  }

  /** No inputs, one more than any case has, and each input in a dtype that nothing computes on. */
  static Stream<Refused> inputs(Cases<?> cases) {
    var most = cases.cases().max(Comparator.comparing(each -> each.inputs().size())).orElseThrow();
    var specs = most.specs().list();
    var refused = new ArrayList<Refused>();
    refused.add(inferred(most.op(), "no inputs", List.of()));
    if (!OF_ANY_COUNT.contains(most.op().name())) {
      var more = new ArrayList<>(specs);
      more.add(specs.getLast());
      refused.add(inferred(most.op(), "one input more", more));
    }
    for (int i = 0; i < specs.size() && !OF_ANY_DTYPE.contains(most.op().name()); i++) {
      var other = new ArrayList<>(specs);
      other.set(i, specs.get(i).as(DType.C64));
      refused.add(inferred(most.op(), "complex input " + i, other));
    }
    return refused.stream();
  }

  private static Refused inferred(Op op, String what, List<Spec> specs) {
    return new Refused(op.getClass(), what, () -> op.infer(new Specs(specs)));
  }

  /** Parameters that no op of the class takes. */
  static Stream<Refused> parameters() {
    return Stream.of(
        made(SoftCap.class, "cap 0", () -> new SoftCap(0)),
        made(SoftCap.class, "infinite cap", () -> new SoftCap(Float.POSITIVE_INFINITY)),
        made(SoftCap.class, "cap NaN", () -> new SoftCap(Float.NaN)),
        made(Clamp.class, "ends reversed", () -> new Clamp(1, 0.5f)),
        made(Clamp.class, "end NaN", () -> new Clamp(Float.NaN, 1)),
        made(Cast.class, "to integers", () -> new Cast(DType.I32)),
        made(Quantile.class, "q below 0", () -> quantile(-1e-9)),
        made(Quantile.class, "q above 1", () -> quantile(1 + 1e-9)),
        made(Quantile.class, "q NaN", () -> quantile(Double.NaN)),
        made(TopK.class, "k 0", () -> new TopK(0)),
        made(ScaledDotProductAttention.class, "cap below 0", () -> attention(-1)),
        made(
            ScaledDotProductAttention.class,
            "infinite cap",
            () -> attention(Float.POSITIVE_INFINITY)),
        made(ScaledDotProductAttention.class, "window 0", () -> new Mask.SlidingWindow(0)),
        made(DequantizeAffine.class, "7 bits", () -> new Affine(7, 64)),
        made(DequantizeAffine.class, "groups of 48", () -> new Affine(4, 48)),
        made(DequantizeBlocks.class, "to integers", () -> new DequantizeBlocks(DType.I8)),
        made(
            DequantizeMicroscaling.class,
            "to integers",
            () -> new DequantizeMicroscaling(Microscaling.MXFP4, DType.I8)),
        made(
            DequantizeIntegers.class,
            "to integers",
            () -> new DequantizeIntegers(integers(8, 32), DType.I8)),
        made(DequantizeIntegers.class, "1 bit", () -> integers(1, 32)),
        made(DequantizeIntegers.class, "9 bits", () -> integers(9, 32)),
        made(DequantizeIntegers.class, "groups of 0", () -> integers(8, 0)),
        made(DequantizeIntegers.class, "groups of 48", () -> integers(8, 48)),
        made(DequantizeIntegers.class, "groups of 288", () -> integers(8, 288)));
  }

  /** Parameters at the ends of what is allowed. */
  static Stream<Op> allowed() {
    return Stream.of(
        new SoftCap(Float.MAX_VALUE),
        new SoftCap(Float.MIN_VALUE),
        new Clamp(0.5f, 0.5f),
        quantile(0),
        quantile(1),
        new TopK(1),
        attention(0),
        attention(Float.MAX_VALUE),
        new DequantizeIntegers(integers(2, 32), DType.F32),
        new DequantizeIntegers(integers(8, 256), DType.BF16));
  }

  private static Refused made(Class<? extends Op> op, String what, Supplier<?> attempt) {
    return new Refused(op, what, attempt);
  }

  private static Quantile quantile(double q) {
    return new Quantile(q, Quantile.Interpolation.values()[0]);
  }

  private static IntegerScheme integers(int bits, int group) {
    return new IntegerScheme(bits, new Grouping.PerGroup(group), true);
  }

  private static ScaledDotProductAttention attention(float cap) {
    return new ScaledDotProductAttention(
        1, new Mask.Causal(), cap, false, new Entries.Dense(), new Entries.Dense());
  }
}
