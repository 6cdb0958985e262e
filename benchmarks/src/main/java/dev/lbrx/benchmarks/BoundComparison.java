package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import java.util.List;

/**
 * Kernels that memory bounds, turn by turn with a read or a copy by vectors: GB/s, and the ratio to
 * the bound. Argument: turns.
 */
public final class BoundComparison {
  private static final Spec F32_ROWS = Spec.of(DType.F32, 4096, 4096);
  private static final Spec BF16_ROWS = Spec.of(DType.BF16, 4096, 4096);
  private static final Spec VECTOR = Spec.of(DType.F32, 1, 4096);

  private BoundComparison() {}

  /** Runs both comparisons. */
  public static void main(String[] arguments) {
    int turns = Integer.parseInt(arguments[0]);
    var product = new MatMul(Order.STRIPES, true);
    double read = F32_ROWS.spanBytes();
    var reads =
        List.of(
            side("f32 × vector", read, product, VECTOR, F32_ROWS),
            side("bf16 × vector", read / 2, product, VECTOR, BF16_ROWS),
            side("to affine4", read / 2, new QuantizeAffine(new Affine(4, 64)), BF16_ROWS),
            side("to Q8_0", read / 2, new QuantizeBlocks(DType.Q8_0), BF16_ROWS),
            side("to Q4_0", read / 2, new QuantizeBlocks(DType.Q4_0), BF16_ROWS),
            Bandwidth.read(1));
    System.out.println(Turns.line("read", Turns.take(turns, 1, reads)));
    var copies =
        List.of(
            side("rms_norm", 2 * read, new RmsNorm(1e-5f), F32_ROWS, Spec.of(DType.F32, 4096)),
            side("softmax", 2 * read, new Softmax(), F32_ROWS),
            side("swi_glu", 3 * read, new SwiGlu(), F32_ROWS, F32_ROWS),
            Bandwidth.copy(1));
    System.out.println(Turns.line("copy", Turns.take(turns, 1, copies)));
  }

  private static Turns.Side side(String name, double bytes, Op op, Spec... inputs) {
    var operands = new Operands("cpu-vector", 1, op, inputs);
    return new Turns.Side(name, bytes, operands::run);
  }
}
