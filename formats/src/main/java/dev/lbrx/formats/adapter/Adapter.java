package dev.lbrx.formats.adapter;

import java.util.List;

/**
 * What a low-rank adapter adds to a model: {@code W + scale · B·A} for each of its modules. As
 * tensors it has {@code X.lora_A.weight [r, columns]} and {@code X.lora_B.weight [rows, r]} of the
 * model's {@code X.weight [rows, columns]}, whatever the files call and transpose; with DoRA also
 * {@code X.lora_magnitude_vector.weight [rows]}, the lengths that the sum's rows get; and tensors
 * that take the place of the model's.
 *
 * @param kind PEFT, MLX or GGUF
 * @param modules by their path in the model
 * @param replacements names of the model's tensors that the adapter has whole
 */
public record Adapter(String kind, List<Module> modules, List<String> replacements) {
  /** Behind a module's path, the name of A. */
  public static final String A = ".lora_A.weight";

  /** Behind a module's path, the name of B. */
  public static final String B = ".lora_B.weight";

  /** Behind a module's path, the name of the lengths of its rows. */
  public static final String MAGNITUDE = ".lora_magnitude_vector.weight";

  /**
   * A module.
   *
   * @param path {@code model.layers.0.self_attn.q_proj}
   * @param rank r
   * @param scale what the product is multiplied by
   * @param magnitudes whether the sum's rows get lengths of their own (DoRA)
   */
  public record Module(String path, long rank, float scale, boolean magnitudes) {}

  /** Copies the lists. */
  public Adapter {
    modules = List.copyOf(modules);
    replacements = List.copyOf(replacements);
  }
}
