package dev.lbrx.toolkit.convert;

import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.ConfigDType;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;

/**
 * Converts floating-point tensors to f32, f16 or bf16, rounding to nearest even; tensors of other
 * dtypes stay. A quantized source is dequantized first.
 */
public final class Convert {
  private Convert() {}

  /**
   * The plan of the converted model.
   *
   * @throws LbrxException with {@code LBRX-302} for another dtype, {@code LBRX-503} for a source
   *     with f64 tensors
   */
  public static Plan plan(Plan source, DType dtype) {
    var plain = Dequantize.plan(source, dtype);
    var outputs = plain.outputs().stream().map(output -> converted(output, dtype)).toList();
    var config = plain.metadata().config();
    ConfigDType.set(config, dtype);
    return new Plan(outputs, plain.metadata().withConfig(config).withFormat("pt"));
  }

  private static Output converted(Output output, DType dtype) {
    var from = output.spec().dtype();
    if (from.floating() && !from.computable()) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tensor " + output.name() + " is " + from.label() + ", which is not converted yet");
    }
    return from.computable() && from != dtype
        ? new Output(output.name(), Expression.apply(new Cast(dtype), output.value()))
        : output;
  }
}
