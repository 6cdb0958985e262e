package dev.lbrx.ops.merge;

/** What the elements that a thinned task vector keeps are multiplied by. */
public enum Rescale {
  /** Nothing. */
  NONE,
  /** ‖δ‖₁ / ‖kept‖₁; nothing if either is below 1e−7. */
  L1,
  /** 1 / density, formed in f32. */
  INVERSE_DENSITY;

  private static final float SMALLEST_NORM = 1e-7f;

  /** The factor, from the density and from ‖δ‖₁ and ‖kept‖₁, which only {@link #L1} reads. */
  public float factor(double density, float norm, float kept) {
    return switch (this) {
      case NONE -> 1f;
      case L1 -> norm < SMALLEST_NORM || kept < SMALLEST_NORM ? 1f : norm / kept;
      case INVERSE_DENSITY -> 1 / (float) density;
    };
  }
}
