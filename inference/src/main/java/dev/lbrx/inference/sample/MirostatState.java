package dev.lbrx.inference.sample;

/** What {@link Choice.Mirostat} carries from token to token. */
final class MirostatState {
  private static final int ESTIMATED_FROM = 100;

  private final Choice.Mirostat settings;
  private double mu;

  MirostatState(Choice.Mirostat settings) {
    this.settings = settings;
    mu = 2 * settings.target();
  }

  /** Leaves the candidates that are not too surprising; the most likely one always stays. */
  void filter(Candidates candidates) {
    candidates.sort();
    float[] p = candidates.probabilities();
    if (settings.version() == 1) {
      candidates.keep(mostTokens(p, candidates.count()));
      return;
    }
    int kept = 1;
    while (kept < candidates.count() && surprise(p[kept]) <= mu) {
      kept++;
    }
    candidates.keep(kept);
  }

  /** Moves μ by how surprising the chosen token was. */
  void learn(float probability) {
    mu -= settings.rate() * (surprise(probability) - settings.target());
  }

  /** μ. */
  double mu() {
    return mu;
  }

  private int mostTokens(float[] p, int n) {
    double products = 0;
    double squares = 0;
    for (int i = 0; i + 1 < Math.min(n, ESTIMATED_FROM) && p[i + 1] > 0; i++) {
      double t = StrictMath.log((i + 2.0) / (i + 1));
      products += t * StrictMath.log((double) p[i] / p[i + 1]);
      squares += t * t;
    }
    double s = products / squares;
    double epsilon = s - 1;
    double k =
        StrictMath.pow(epsilon * StrictMath.pow(2, mu) / (1 - StrictMath.pow(n, -epsilon)), 1 / s);
    // A flat start has no exponent: nothing is left out.
    return Double.isNaN(k) ? n : (int) Math.clamp(k, 1, n);
  }

  private static double surprise(float probability) {
    return -StrictMath.log(probability) / StrictMath.log(2);
  }
}
