package dev.lbrx.toolkit.quantize;

import dev.lbrx.formats.gguf.model.FileType;
import dev.lbrx.spi.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The mixes of block types that llama-quantize makes: most matrices have the base type, those that
 * errors hurt most have more bits. Which those are depends on a tensor's name, its layer, and a few
 * facts of the model.
 *
 * <p>Output, and a tied embedding: q6_k, or q8_0 where the base is that or rows are no whole blocks
 * of it. In layer i of n, with {@code more} for {@code i < ⌊n/8⌋}, {@code i ≥ ⌊7n/8⌋} or {@code (i
 * − ⌊n/8⌋) mod 3 = 2}:
 *
 * <table>
 * <caption>Types other than the base</caption>
 * <tr><th>recipe<th>attn_v, attn_qkv, attn_kv_b<th>ffn_down<th>attn_output
 * <tr><td>Q2_K<td>q4_k with 4 queries a key, else q3_k<td>q3_k<td>q3_k
 * <tr><td>Q2_K_S<td>q4_k with 4 queries a key<td>q4_k if i &lt; ⌊n/8⌋<td>
 * <tr><td>Q3_K_M<td>q5_k if i &lt; 2, else q4_k<td>q5_k if i &lt; ⌊n/16⌋, else q4_k<td>q4_k
 * <tr><td>Q3_K_L<td>q5_k<td>q5_k<td>q5_k
 * <tr><td>Q4_K_S<td>q5_k if i &lt; 4<td>q5_k if i &lt; ⌊n/8⌋<td>
 * <tr><td>Q4_K_M, Q5_K_M<td>q6_k if more<td>q6_k if more<td>
 * <tr><td>Q4_0, Q5_0<td><td>q4_1, q5_1 if i &lt; ⌊n/8⌋, with importances<td>
 * <tr><td>IQ4_NL, IQ4_XS<td>q5_k with 4 queries a key<td>q5_k if i &lt; ⌊n/8⌋, without
 * importances<td>
 * </table>
 *
 * <p>TQ1_0 and TQ2_0 give the embedding q4_k. Models of eight experts have q8_0 for attn_v and
 * attn_k, and q5_k for attn_output in most recipes; Llama's 70B has q5_k for attn_v where q3_k or
 * q4_k would stand. Rows that are no whole blocks get the next type of 32, or f16. Falcon's
 * exceptions are left out.
 *
 * <p>Source: llama.cpp, {@code llama-quant.cpp}.
 */
public enum GgufRecipe {
  Q4_0(DType.Q4_0, 2),
  Q4_1(DType.Q4_1, 3),
  Q8_0(DType.Q8_0, 7),
  Q5_0(DType.Q5_0, 8),
  Q5_1(DType.Q5_1, 9),
  Q2_K(DType.Q2_K, 10),
  Q3_K_S(DType.Q3_K, 11),
  Q3_K_M(DType.Q3_K, 12),
  Q3_K_L(DType.Q3_K, 13),
  Q4_K_S(DType.Q4_K, 14),
  Q4_K_M(DType.Q4_K, 15),
  Q5_K_S(DType.Q5_K, 16),
  Q5_K_M(DType.Q5_K, 17),
  Q6_K(DType.Q6_K, 18),
  Q2_K_S(DType.Q2_K, 21),
  IQ4_NL(DType.IQ4_NL, 25),
  IQ4_XS(DType.IQ4_XS, 30),
  TQ1_0(DType.TQ1_0, 36),
  TQ2_0(DType.TQ2_0, 37);

  /**
   * What a mix depends on beside the tensor.
   *
   * @param architecture {@code general.architecture}
   * @param layers how many layers there are
   * @param queries queries that share a key
   * @param experts experts a layer; 0 for none
   * @param tied whether the embedding is the output too
   * @param important whether an importance matrix weighs errors
   */
  public record Model(
      String architecture, int layers, int queries, int experts, boolean tied, boolean important) {
    private boolean is70b() {
      return layers == 80
          && (architecture.equals("qwen2") || (architecture.equals("llama") && queries > 1));
    }
  }

  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\..*");

  /** Matrices that are too small, or matter too much, whatever the recipe. */
  private static final List<String> KEPT =
      List.of(
          "_norm.weight",
          "ffn_gate_inp.weight",
          "ffn_gate_tid2eid.weight",
          "altup",
          "laurel",
          "per_layer_model_proj",
          "position_embd",
          "token_types",
          "ssm_conv1d",
          "shortconv.conv.weight",
          "indexer.k_proj.weight",
          "indexer.q_proj.weight",
          "time_mix_first.weight",
          "time_mix_w0.weight",
          "time_mix_w1.weight",
          "time_mix_w2.weight",
          "time_mix_v0.weight",
          "time_mix_v1.weight",
          "time_mix_v2.weight",
          "time_mix_a0.weight",
          "time_mix_a1.weight",
          "time_mix_a2.weight",
          "time_mix_g1.weight",
          "time_mix_g2.weight",
          "time_mix_decay_w1.weight",
          "time_mix_decay_w2.weight",
          "time_mix_lerp_fused.weight",
          "attn_rel_b.weight");

  private final DType base;
  private final int number;

  GgufRecipe(DType base, int number) {
    this.base = base;
    this.number = number;
  }

  /** The recipe of a name, {@code q4_k_m}, in either case. */
  public static Optional<GgufRecipe> named(String name) {
    return Arrays.stream(values())
        .filter(recipe -> recipe.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** What a file made so says of itself. */
  public FileType fileType() {
    return new FileType(number);
  }

  /**
   * The type of a matrix.
   *
   * @param tensor its GGUF name
   * @param columns the length of its rows
   * @return empty if it is not quantized
   */
  public Optional<DType> type(String tensor, long columns, Model model) {
    if (!tensor.endsWith("weight") || KEPT.stream().anyMatch(tensor::contains)) {
      return Optional.empty();
    }
    return Optional.of(fitting(mixed(tensor, columns, model), columns));
  }

  private DType mixed(String tensor, long columns, Model model) {
    boolean embedding = tensor.endsWith("token_embd.weight");
    if (tensor.equals("output.weight") || (embedding && model.tied())) {
      return base == DType.Q8_0 || columns % base.block() != 0 ? DType.Q8_0 : DType.Q6_K;
    }
    if (embedding) {
      return this == TQ1_0 || this == TQ2_0 ? DType.Q4_K : base;
    }
    var matcher = LAYER.matcher(tensor);
    int layer = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (isAny(tensor, "attn_v.weight", "attn_qkv.weight", "attn_kv_b.weight")) {
      return values(layer, model);
    }
    if (tensor.contains("attn_k.weight")) {
      return model.experts() == 8 ? DType.Q8_0 : base;
    }
    if (tensor.contains("attn_output.weight")) {
      return output(model);
    }
    return tensor.contains("ffn_down") ? down(layer, model) : base;
  }

  private static boolean isAny(String tensor, String... parts) {
    return Arrays.stream(parts).anyMatch(tensor::contains);
  }

  private DType values(int layer, Model model) {
    if (model.experts() == 8) {
      return DType.Q8_0;
    }
    boolean shared = model.queries() >= 4;
    var type =
        switch (this) {
          case Q2_K -> shared ? DType.Q4_K : DType.Q3_K;
          case Q2_K_S -> shared ? DType.Q4_K : base;
          case Q3_K_M -> layer < 2 ? DType.Q5_K : DType.Q4_K;
          case Q3_K_L -> DType.Q5_K;
          case Q4_K_S -> layer < 4 ? DType.Q5_K : base;
          case Q4_K_M, Q5_K_M -> more(layer, model) ? DType.Q6_K : base;
          case IQ4_NL, IQ4_XS -> shared ? DType.Q5_K : base;
          default -> base;
        };
    boolean few = type == DType.Q3_K || type == DType.Q4_K;
    return few && model.is70b() ? DType.Q5_K : type;
  }

  private DType down(int layer, Model model) {
    boolean early = layer < model.layers() / 8;
    return switch (this) {
      case Q2_K -> DType.Q3_K;
      case Q2_K_S -> early ? DType.Q4_K : base;
      case Q3_K_M -> layer < model.layers() / 16 ? DType.Q5_K : DType.Q4_K;
      case Q3_K_L -> DType.Q5_K;
      case Q4_K_S -> early ? DType.Q5_K : base;
      case Q4_K_M, Q5_K_M -> more(layer, model) ? DType.Q6_K : base;
      case IQ4_NL, IQ4_XS -> early && !model.important() ? DType.Q5_K : base;
      case Q4_0 -> early && model.important() ? DType.Q4_1 : base;
      case Q5_0 -> early && model.important() ? DType.Q5_1 : base;
      default -> base;
    };
  }

  private DType output(Model model) {
    if (model.experts() == 8) {
      return switch (this) {
        case Q2_K, Q3_K_S, Q3_K_M, Q4_K_S, Q4_K_M, IQ4_NL, IQ4_XS -> DType.Q5_K;
        default -> base;
      };
    }
    return switch (this) {
      case Q2_K -> DType.Q3_K;
      case Q3_K_M -> DType.Q4_K;
      case Q3_K_L -> DType.Q5_K;
      default -> base;
    };
  }

  private static boolean more(int layer, Model model) {
    int eighth = model.layers() / 8;
    return layer < eighth || layer >= 7 * model.layers() / 8 || (layer - eighth) % 3 == 2;
  }

  /** A type whose blocks divide the rows. */
  private static DType fitting(DType type, long columns) {
    if (columns % type.block() == 0) {
      return type;
    }
    var smaller =
        switch (type) {
          case IQ4_XS -> DType.IQ4_NL;
          case Q2_K, Q3_K, TQ1_0, TQ2_0 -> DType.Q4_0;
          case Q4_K -> DType.Q5_0;
          case Q5_K -> DType.Q5_1;
          case Q6_K -> DType.Q8_0;
          default -> type;
        };
    return columns % smaller.block() == 0 ? smaller : DType.F16;
  }
}
