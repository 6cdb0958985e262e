package dev.lbrx.inference.sample;

import java.util.Comparator;
import java.util.List;

/** In which order the steps of a chain run, where a user only says which. */
public enum ChainOrder {
  /** Logits are cooled first, then filtered: what most texts on sampling describe. */
  TEMPERATURE_FIRST(
      LogitBias.class,
      Penalties.class,
      Dry.class,
      Temperature.class,
      DynamicTemperature.class,
      TopNSigma.class,
      TopK.class,
      Typical.class,
      TopP.class,
      MinP.class,
      Xtc.class),
  /** As mlx-lm does; what it does not have stands where llama.cpp has it. */
  MLX(
      LogitBias.class,
      Penalties.class,
      Dry.class,
      TopNSigma.class,
      Typical.class,
      TopP.class,
      MinP.class,
      Xtc.class,
      TopK.class,
      Temperature.class,
      DynamicTemperature.class),
  /** As llama.cpp does unless told otherwise. */
  LLAMA_CPP(
      LogitBias.class,
      Penalties.class,
      Dry.class,
      TopNSigma.class,
      TopK.class,
      Typical.class,
      TopP.class,
      MinP.class,
      Xtc.class,
      Temperature.class,
      DynamicTemperature.class);

  private final List<Class<? extends Step>> kinds;

  @SafeVarargs
  ChainOrder(Class<? extends Step>... kinds) {
    this.kinds = List.of(kinds);
  }

  /** The steps in this order. */
  public List<Step> sort(List<Step> steps) {
    return steps.stream()
        .sorted(Comparator.comparingInt(s -> kinds.indexOf(s.getClass())))
        .toList();
  }
}
