package dev.lbrx.ops.position;

import java.util.List;

/**
 * The inverse frequencies that {@link Rope} takes, {@code f[i] = base^(−2i/d)} for the pairs of d
 * rotated elements, scaled so that a model reads longer texts than it was first trained with.
 * Computed in f64 with {@link StrictMath} and rounded to f32 once, so that they are the same bits
 * everywhere.
 *
 * <p>Source: Su et al., RoFormer, 2021, §3.2.2; each rule names its own.
 */
public sealed interface RotaryFrequencies {
  /** The base of the angles. */
  double base();

  /**
   * The frequency of each pair, {@code [d / 2]}.
   *
   * @param d how many elements of a head are rotated
   * @param length how many positions the sequence may have; most rules do not ask
   */
  float[] inverse(int d, long length);

  /** What rotated elements grow by: {@link Rope#magnitude}. */
  default float magnitude() {
    return 1;
  }

  /** The frequency of pair {@code i} before any scaling. */
  private static double plain(double base, double i, double d) {
    return StrictMath.pow(base, -2 * i / d);
  }

  /** One frequency after the other, from its pair's number and what it is unscaled. */
  private static float[] each(double base, int d, Rule rule) {
    float[] f = new float[d / 2];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) rule.scaled(i, plain(base, i, d));
    }
    return f;
  }

  /** How a rule scales one frequency. */
  @FunctionalInterface
  interface Rule {
    /** The scaled frequency of pair i. */
    double scaled(int i, double f);
  }

  /** As they are. */
  record Plain(double base) implements RotaryFrequencies {
    @Override
    public float[] inverse(int d, long length) {
      return each(base, d, (i, f) -> f);
    }
  }

  /**
   * Divided by a factor, all of them. Source: Chen et al., Extending Context Window by Positional
   * Interpolation, 2023.
   */
  record Linear(double base, double factor) implements RotaryFrequencies {
    @Override
    public float[] inverse(int d, long length) {
      return each(base, d, (i, f) -> f / factor);
    }
  }

  /** Each divided by a factor of its own, as the tensor {@code rope_freqs} of a GGUF file says. */
  record Divided(double base, List<Double> factors) implements RotaryFrequencies {
    /** Copies the list. */
    public Divided {
      factors = List.copyOf(factors);
    }

    @Override
    public float[] inverse(int d, long length) {
      return each(base, d, (i, f) -> f / factors.get(i));
    }
  }

  /**
   * With the wavelength λ = 2π / f: divided by the factor where λ &gt; context / low, as it is
   * where λ &lt; context / high, and between the two times {@code (1 − κ) / factor + κ}, κ =
   * (context/λ − low) / (high − low). Source: Llama 3.1's model card.
   *
   * @param context the first training's context
   */
  record Llama3(double base, double factor, double low, double high, double context)
      implements RotaryFrequencies {
    @Override
    public float[] inverse(int d, long length) {
      return each(base, d, (i, f) -> scaled(f));
    }

    private double scaled(double f) {
      double wavelength = 2 * Math.PI / f;
      if (wavelength > context / low) {
        return f / factor;
      }
      if (wavelength < context / high) {
        return f;
      }
      double kept = (context / wavelength - low) / (high - low);
      return ((1 - kept) / factor + kept) * f;
    }
  }

  /**
   * With n = max(length, context), {@code base · (factor · n / context − (factor − 1))^(d/(d−2))}
   * in the base's place: up to the trained context nothing changes. Source: dynamic NTK scaling as
   * in Peng et al., YaRN, 2023, §3.3.
   *
   * @param context the trained context
   */
  record DynamicNtk(double base, double factor, double context) implements RotaryFrequencies {
    @Override
    public float[] inverse(int d, long length) {
      double stretch = factor * Math.max(length, context) / context - (factor - 1);
      return each(base * StrictMath.pow(stretch, d / (d - 2.0)), d, (i, f) -> f);
    }
  }

  /**
   * {@code (1 − ρ) f + ρ f / factor}, ρ rising from 0 to 1 between the pairs that turn {@code fast}
   * and {@code slow} times within the context: {@code ρ = clamp((i − low) / (high − low), 0, 1)},
   * low = max(⌊c(fast)⌋, 0), high = min(⌈c(slow)⌉, d − 1), {@code c(r) = d · ln(context / 2πr) / (2
   * ln base)}. Source: Peng et al., YaRN, 2023, §3.2.
   *
   * @param context the first training's context
   * @param fast turns from which on nothing is scaled, usually 32
   * @param slow turns up to which all is scaled, usually 1
   * @param rounded whether low and high are rounded as above
   * @param magnitude usually {@link #magnitude(double, double)}
   */
  record Yarn(
      double base,
      double factor,
      double context,
      double fast,
      double slow,
      boolean rounded,
      float magnitude)
      implements RotaryFrequencies {
    /** {@code 0.1 · mscale · ln factor + 1}, and 1 for factors up to 1. */
    public static double magnitude(double factor, double mscale) {
      return factor <= 1 ? 1 : 0.1 * mscale * StrictMath.log(factor) + 1;
    }

    @Override
    public float[] inverse(int d, long length) {
      double from = pair(d, fast);
      double to = pair(d, slow);
      double low = Math.max(rounded ? Math.floor(from) : from, 0);
      double high = Math.min(rounded ? Math.ceil(to) : to, d - 1);
      // A step where the two coincide.
      double width = high == low ? 0.001 : high - low;
      return each(
          base,
          d,
          (i, f) -> {
            double ramp = Math.clamp((i - low) / width, 0, 1);
            return (1 - ramp) * f + ramp * (f / factor);
          });
    }

    private double pair(int d, double turns) {
      return d * StrictMath.log(context / (2 * Math.PI * turns)) / (2 * StrictMath.log(base));
    }
  }

  /**
   * Each divided by a factor of its own, of the short list for sequences of up to {@code context}
   * positions, of the long list for longer ones. Source: Ding et al., LongRoPE, 2024.
   *
   * @param context the first training's context
   * @param magnitude usually {@link #magnitude(double, double)}
   */
  record LongRope(
      double base,
      List<Double> shortFactors,
      List<Double> longFactors,
      double context,
      float magnitude)
      implements RotaryFrequencies {
    /** Copies the lists. */
    public LongRope {
      shortFactors = List.copyOf(shortFactors);
      longFactors = List.copyOf(longFactors);
    }

    /** {@code √(1 + ln factor / ln context)}, and 1 for factors up to 1. */
    public static double magnitude(double factor, double context) {
      return factor <= 1 ? 1 : Math.sqrt(1 + StrictMath.log(factor) / StrictMath.log(context));
    }

    @Override
    public float[] inverse(int d, long length) {
      var factors = length > context ? longFactors : shortFactors;
      return each(base, d, (i, f) -> f / factors.get(i));
    }
  }

  /**
   * Exponents over the whole head, of which the first {@code share} of pairs turn and the others
   * stand still: Gemma 4's full attention.
   */
  record Proportional(double base, double share, double factor) implements RotaryFrequencies {
    @Override
    public float[] inverse(int d, long length) {
      int turning = (int) (share * d / 2);
      return each(base, d, (i, f) -> i < turning ? f / factor : 0);
    }
  }
}
