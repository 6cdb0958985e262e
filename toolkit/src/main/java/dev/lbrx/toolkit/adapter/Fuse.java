package dev.lbrx.toolkit.adapter;

import dev.lbrx.formats.adapter.Adapter;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.norm.WeightNorm;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import dev.lbrx.toolkit.quantize.Quantize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds a low-rank adapter to a model: {@code W + s·B·A} for each of its modules. The product is
 * summed in f32, rank ascending, multiplied by s, rounded to W's dtype, and added in it. With
 * magnitudes m (DoRA) it is {@code m · (W + s·B·A) / ‖W + s·B·A‖}, norms row by row, in f32 and
 * rounded to W's dtype once. A quantized W is dequantized, added to, and quantized again by its own
 * scheme or type; other tensors stay.
 *
 * <p>Source: Hu et al., 2021; Liu et al., DoRA, 2024; mlx-lm, {@code LoRALinear.fuse}.
 */
public final class Fuse {
  private static final String WEIGHT = ".weight";

  private Fuse() {}

  /**
   * The plan of the model with the adapter in it.
   *
   * @throws LbrxException with {@code LBRX-206} where {@code checkpoint} is no adapter, {@code
   *     LBRX-207} where the model lacks a module or has another shape there
   */
  public static Plan plan(Plan base, Checkpoint checkpoint) {
    var adapter =
        checkpoint
            .adapter()
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.NOT_A_MODEL,
                        checkpoint.path() + " is no adapter: expected one of PEFT, MLX or GGUF"));
    var plain = new HashMap<String, Output>();
    Dequantize.packed(base).outputs().forEach(output -> plain.put(output.name(), output));
    var changed = new HashMap<String, List<Output>>();
    var gone = new HashSet<String>();
    for (var module : adapter.modules()) {
      var weight = require(plain, module.path() + WEIGHT, checkpoint);
      var fused = fused(weight, module, checkpoint);
      changed.put(weight.name(), packed(base, fused, gone));
    }
    for (String name : adapter.replacements()) {
      var weight = require(plain, name, checkpoint);
      changed.put(name, packed(base, replaced(weight, name, checkpoint), gone));
    }
    return new Plan(outputs(base, changed, gone), base.metadata());
  }

  // As the base has it: in the parts of its scheme, which take the places of the base's.
  private static List<Output> packed(Plan base, Output output, Set<String> gone) {
    String name = output.name();
    String module =
        name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
    var scheme = Dequantize.scheme(base, module);
    if (scheme.isEmpty()) {
      return List.of(output);
    }
    gone.add(module + ".scales");
    gone.add(module + ".biases");
    return Quantize.parts(output, scheme.get());
  }

  private static List<Output> outputs(
      Plan base, Map<String, List<Output>> changed, Set<String> gone) {
    var outputs = new ArrayList<Output>();
    for (var output : base.outputs()) {
      if (!gone.contains(output.name())) {
        outputs.addAll(changed.getOrDefault(output.name(), List.of(output)));
      }
    }
    return outputs;
  }

  private static Output fused(Output weight, Adapter.Module module, Checkpoint checkpoint) {
    var type = weight.spec().dtype();
    var value =
        type.quantized()
            ? Expression.apply(new DequantizeBlocks(DType.F32), weight.value())
            : weight.value();
    var dtype = value.spec().dtype();
    if (!dtype.computable()) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tensor "
              + weight.name()
              + " is "
              + dtype.label()
              + ", an adapter needs f32, f16 or bf16");
    }
    var b = Expression.read(checkpoint, module.path() + Adapter.B);
    var a = Expression.read(checkpoint, module.path() + Adapter.A);
    var product =
        Expression.apply(
            new MatMul(Order.CHAIN, false), Expression.apply(new Cast(DType.F32), b), a);
    if (!product.spec().shape().equals(weight.spec().shape())) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "%s: module %s adds %s to %s: it belongs to another model"
              .formatted(
                  checkpoint.path(), module.path(), product.spec().shape(), weight.spec().shape()));
    }
    var delta = Expression.apply(new Linear(List.of(module.scale()), false), product);
    var sum =
        module.magnitudes()
            ? cast(dtype, lengthened(checkpoint, module, cast(DType.F32, value), delta))
            : Expression.apply(new Binary(Binary.Function.ADD), value, cast(dtype, delta));
    return new Output(
        weight.name(), type.quantized() ? Expression.apply(new QuantizeBlocks(type), sum) : sum);
  }

  // The rows of W + s·B·A, with the adapter's lengths.
  private static Expression lengthened(
      Checkpoint checkpoint, Adapter.Module module, Expression value, Expression delta) {
    return Expression.apply(
        new WeightNorm(),
        Expression.apply(new Binary(Binary.Function.ADD), value, delta),
        Expression.read(checkpoint, module.path() + Adapter.MAGNITUDE));
  }

  private static Expression cast(DType dtype, Expression value) {
    return value.spec().dtype() == dtype ? value : Expression.apply(new Cast(dtype), value);
  }

  private static Output replaced(Output weight, String name, Checkpoint checkpoint) {
    var value = Expression.read(checkpoint, name);
    if (!value.spec().shape().equals(weight.spec().shape())) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "%s: tensor %s is %s, the model's is %s: it belongs to another model"
              .formatted(checkpoint.path(), name, value.spec(), weight.spec()));
    }
    var to = weight.spec().dtype();
    boolean cast = to.computable() && to != value.spec().dtype();
    return new Output(name, cast ? Expression.apply(new Cast(to), value) : value);
  }

  private static Output require(Map<String, Output> plain, String name, Checkpoint checkpoint) {
    var output = plain.get(name);
    if (output == null) {
      throw new LbrxException(
          ErrorCode.MODEL,
          checkpoint.path()
              + " changes "
              + name
              + ", which the model does not have: it belongs to another model");
    }
    return output;
  }
}
