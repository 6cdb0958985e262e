package dev.lbrx.inference.sample;

import java.util.HashMap;
import java.util.Set;

/**
 * "Don't repeat yourself": lowers the logit of every token that would make the end of the text
 * repeat an earlier passage of ℓ ≥ allowed tokens by {@code multiplier · base^(ℓ − allowed)}, ℓ
 * being the longest such passage.
 *
 * <p>Source: oobabooga/text-generation-webui, pull request 5677, 2024.
 *
 * @param multiplier above 0
 * @param base 1 or more, usually 1.75
 * @param allowed the shortest passage that counts, 1 or more, usually 2
 * @param last how many tokens are looked at; all for a negative number
 * @param breakers tokens that no passage reaches across
 */
public record Dry(float multiplier, float base, int allowed, int last, Set<Integer> breakers)
    implements Step {
  /** Copies the set and checks the ranges. */
  public Dry {
    breakers = Set.copyOf(breakers);
    Range.require(
        multiplier > 0 && multiplier < Float.POSITIVE_INFINITY,
        "dry-multiplier",
        multiplier,
        "a number above 0");
    Range.require(base >= 1 && base < Float.POSITIVE_INFINITY, "dry-base", base, "1 or more");
    Range.require(allowed >= 1, "dry-allowed-length", allowed, "1 or more");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    int n = context.last(last);
    int longest = 0;
    while (longest < n && !breakers.contains(context.back(longest))) {
      longest++;
    }
    var lengths = new HashMap<Integer, Integer>();
    int[] common = common(context, n);
    // The passage that ends i tokens before the end was followed by the token i − 1 before it.
    for (int i = 1; i < n; i++) {
      int length = Math.min(common[i], longest);
      if (length >= allowed) {
        lengths.merge(context.back(i - 1), length, Math::max);
      }
    }
    lengths.forEach(
        (id, length) -> {
          int place = candidates.place(id);
          if (place >= 0) {
            double penalty = multiplier * StrictMath.pow(base, length - allowed);
            // So large a penalty must not make the logit of every such token −∞.
            float z = (float) (candidates.logit(place) - Math.min(penalty, 1e30));
            candidates.logit(place, z);
          }
        });
  }

  // How many tokens before place i, backwards, equal those at the end: the Z algorithm.
  private static int[] common(Context context, int n) {
    int[] common = new int[n];
    int left = 0;
    int right = 0;
    for (int i = 1; i < n; i++) {
      int length = i < right ? Math.min(right - i, common[i - left]) : 0;
      while (i + length < n && context.back(length) == context.back(i + length)) {
        length++;
      }
      common[i] = length;
      if (i + length > right) {
        left = i;
        right = i + length;
      }
    }
    return common;
  }
}
