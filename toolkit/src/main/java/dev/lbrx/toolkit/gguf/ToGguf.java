package dev.lbrx.toolkit.gguf;

import dev.lbrx.formats.gguf.model.FileType;
import dev.lbrx.formats.gguf.model.GgufNames;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Form;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import dev.lbrx.toolkit.quantize.GgufRecipe;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model as a GGUF file: vectors, norms and the matrices that choose experts in f32, as
 * llama.cpp's converter has them, the other matrices in the dtype asked for. Names, rows and
 * metadata are the writer's work.
 *
 * <p>Source: llama.cpp, convert_hf_to_gguf.py.
 */
public final class ToGguf {
  /** Which dtype a matrix gets, by its GGUF name and the length of its rows. */
  @FunctionalInterface
  public interface Types {
    /** The dtype; empty to keep the matrix's own. */
    Optional<DType> of(String gguf, long columns);
  }

  private ToGguf() {}

  /** The plan of a file whose matrices keep their dtype, block types too. */
  public static Plan plan(Plan source) {
    return plan(source, (gguf, columns) -> Optional.empty(), Optional.empty());
  }

  /**
   * The plan of a file whose matrices are of one dtype: f32, f16, bf16 or a block type. Rows that
   * are no whole blocks are f16.
   */
  public static Plan plan(Plan source, DType dtype) {
    return plan(
        source,
        (gguf, columns) -> Optional.of(columns % dtype.block() == 0 ? dtype : DType.F16),
        Optional.of(FileType.of(dtype)));
  }

  /**
   * The plan of a file whose matrices have dtypes of their own.
   *
   * @param fileType what the file says of itself; where empty, its most frequent dtype
   * @throws LbrxException with {@code LBRX-503} for a family that is not written as GGUF, {@code
   *     LBRX-207} for a tensor that the family does not have
   */
  public static Plan plan(Plan source, Types types, Optional<FileType> fileType) {
    var plain = Dequantize.packed(source);
    var names = GgufNames.of(plain.metadata().config());
    var outputs = new HashMap<String, Output>();
    var kept = new ArrayList<String>();
    for (var output : plain.outputs()) {
      if (!names.isLeftOut(output.name())) {
        outputs.put(output.name(), converted(output, names, types));
        kept.add(output.name());
      }
    }
    var ordered = names.ordered(kept).stream().map(name -> outputs.get(name)).toList();
    return new Plan(
        ordered,
        plain
            .metadata()
            .withForm(new Form.Gguf(fileType.orElseGet(() -> FileType.of(most(outputs))))));
  }

  /** The plan of a file quantized as llama-quantize does it. */
  public static Plan plan(Plan source, GgufRecipe recipe) {
    var config = source.metadata().config();
    var names = GgufNames.of(config);
    int heads = Math.max(1, config.path("num_attention_heads").intValue(1));
    boolean tied =
        source.outputs().stream().noneMatch(output -> output.name().equals("lm_head.weight"));
    var model =
        new GgufRecipe.Model(
            names.architecture(),
            config.path("num_hidden_layers").intValue(0),
            heads / Math.max(1, config.path("num_key_value_heads").intValue(heads)),
            Math.max(
                config.path("num_local_experts").intValue(0),
                config.path("num_experts").intValue(0)),
            tied,
            false);
    return plan(
        source,
        (gguf, columns) -> recipe.type(gguf, columns, model),
        Optional.of(recipe.fileType()));
  }

  private static Output converted(Output output, GgufNames names, Types types) {
    var spec = output.spec();
    Optional<DType> wanted =
        names.isSingle(output.name(), spec.shape().rank())
            ? Optional.of(DType.F32)
            : types.of(names.name(output.name()), spec.last());
    if (wanted.isEmpty() || wanted.get() == spec.dtype()) {
      return output;
    }
    var value = output.value();
    var from = spec.dtype();
    var to = wanted.get();
    if (from.quantized()) {
      // Blocks become numbers before they become other blocks.
      value = Expression.apply(new DequantizeBlocks(to.quantized() ? DType.F32 : to), value);
    } else if (!from.computable()) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tensor " + output.name() + " is " + from.label() + ", which is not converted yet");
    } else if (!to.quantized()) {
      value = Expression.apply(new Cast(to), value);
    }
    if (to.quantized()) {
      value = Expression.apply(new QuantizeBlocks(to), value);
    }
    return new Output(output.name(), value);
  }

  private static DType most(Map<String, Output> outputs) {
    var bytes = new EnumMap<DType, Long>(DType.class);
    outputs.values().stream()
        .filter(output -> output.spec().shape().rank() > 1)
        .forEach(
            output -> bytes.merge(output.spec().dtype(), output.spec().spanBytes(), Long::sum));
    return bytes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(DType.F32);
  }
}
