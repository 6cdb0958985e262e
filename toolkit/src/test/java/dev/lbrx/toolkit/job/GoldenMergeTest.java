package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.toolkit.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Merges against what mergekit 0.1.5 wrote for the same files. */
class GoldenMergeTest {
  private static final List<String> CONFIG =
      List.of(
          "architectures",
          "model_type",
          "dtype",
          "num_hidden_layers",
          "hidden_size",
          "intermediate_size",
          "num_attention_heads",
          "num_key_value_heads",
          "head_dim",
          "vocab_size",
          "tie_word_embeddings");

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linear_norm",
        "linear_nonorm",
        "linear_bf16",
        "task_arithmetic",
        "task_arithmetic_lambda0.7",
        "ties",
        "ties_nonorm",
        "ties_int8mask",
        "dare_linear_density1",
        "dare_ties_density1",
        "breadcrumbs",
        "passthrough"
      })
  void deterministicMergesAreBitEqual(String name) {
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        assertThat(Checkpoints.bytes(got, tensor))
            .as("%s of %s", tensor, name)
            .isEqualTo(Checkpoints.bytes(wanted, tensor));
      }
    }
    requireSameConfig(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slerp_t0.0", "slerp_t0.3", "slerp_t0.5", "slerp_t1.0"})
  void slerpIsWithinAMillionthOfItsInputs(String name) {
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        float[] a = input("a", tensor);
        float[] b = input("b", tensor);
        float[] is = Checkpoints.floats(got, tensor);
        float[] should = Checkpoints.floats(wanted, tensor);
        for (int i = 0; i < is.length; i++) {
          float largest = Math.max(Math.abs(a[i]), Math.abs(b[i]));
          require(Math.abs(is[i] - should[i]) <= 1e-6f * largest, tensor, i, is[i], should[i]);
        }
      }
    }
    requireSameConfig(name);
  }

  /** The largest difference in a tensor, against its largest element; o_proj is in {@code b} −a. */
  @ParameterizedTest
  @CsvSource({
    "nuslerp,2.4e-7,model.layers.0.self_attn.o_proj.weight",
    "multislerp,1e-6,none",
    "multislerp_base,4e-7,none",
    "karcher,1e-6,none",
    "nearswap,2e-7,none",
    "model_stock,4e-7,none"
  })
  void combinationsAreWithinAMillionth(String name, float tolerance, String leftOut) {
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        if (tensor.equals(leftOut)) {
          continue;
        }
        float[] is = Checkpoints.floats(got, tensor);
        float[] should = Checkpoints.floats(wanted, tensor);
        float largest = 0;
        for (float value : should) {
          largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < is.length; i++) {
          float difference = Math.abs(is[i] - should[i]);
          require(difference <= tolerance * largest, tensor, i, is[i], should[i]);
        }
      }
    }
    requireSameConfig(name);
  }

  /** Elements near the threshold may go either way: a row's divergence carries rounding. */
  @ParameterizedTest
  @ValueSource(strings = "arcee_fusion")
  void fusionTakesTheSameElements(String name) {
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        float[] is = Checkpoints.floats(got, tensor);
        float[] should = Checkpoints.floats(wanted, tensor);
        double[] margin = margins(tensor, (int) wanted.spec(tensor).last());
        for (int i = 0; i < is.length; i++) {
          require(is[i] == should[i] || margin[i] < 2e-3, tensor, i, is[i], should[i]);
        }
      }
    }
    requireSameConfig(name);
  }

  /** How far each importance is from the threshold, as a fraction of it. */
  private static double[] margins(String tensor, int last) {
    float[] q = input("a", tensor);
    float[] p = input("b", tensor);
    double[] importance = new double[q.length];
    for (int row = 0; row < q.length; row += last) {
      double[] from = probabilities(q, row, last);
      double[] to = probabilities(p, row, last);
      double divergence = 0;
      for (int i = 0; i < last; i++) {
        divergence += to[i] * Math.log(to[i] / from[i]);
      }
      for (int i = row; i < row + last; i++) {
        importance[i] = Math.abs(p[i] - q[i]) * divergence;
      }
    }
    double[] sorted = importance.clone();
    Arrays.sort(sorted);
    int n = sorted.length - 1;
    double threshold = sorted[n / 2] + 1.5 * (sorted[3 * n / 4] - sorted[n / 4]);
    return Arrays.stream(importance).map(i -> Math.abs(i / threshold - 1)).toArray();
  }

  private static double[] probabilities(float[] x, int from, int count) {
    double sum = 0;
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      result[i] = Math.exp(x[from + i]);
      sum += result[i];
    }
    for (int i = 0; i < count; i++) {
      result[i] = result[i] / sum + 1e-8;
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = "slerp_t0.3_bf16")
  void slerpInBf16IsWithinOneUlp(String name) {
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        float[] is = Checkpoints.floats(got, tensor);
        float[] should = Checkpoints.floats(wanted, tensor);
        for (int i = 0; i < is.length; i++) {
          require(Math.abs(ordinal(is[i]) - ordinal(should[i])) <= 1, tensor, i, is[i], should[i]);
        }
      }
    }
    requireSameConfig(name);
  }

  @ParameterizedTest
  @ValueSource(strings = "ties_bf16")
  void tiesInBf16HasTheSameNorms(String name) {
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        double norm = norm(Checkpoints.floats(wanted, tensor));
        assertThat(norm(Checkpoints.floats(got, tensor)))
            .as(tensor)
            .isCloseTo(norm, within(0.01 * norm));
      }
    }
    requireSameConfig(name);
  }

  /**
   * Random merges cannot be equal, but every element is the base, or the base plus one or both of
   * the weighted and rescaled differences, and about as many are kept as the densities say.
   */
  @ParameterizedTest
  @CsvSource({
    "dare_linear,false,false,0",
    "dare_ties,true,false,0",
    "della,true,true,0.1",
    "della_linear,false,false,0.1"
  })
  void randomMergesKeepElementsOfTheTaskVectors(
      String name, boolean consensus, boolean normalize, double epsilon) {
    long elements = 0;
    long[] kept = new long[2];
    try (var wanted = wanted(name);
        var got = merged(name)) {
      requireSameShapes(got, wanted);
      for (String tensor : wanted.names()) {
        float[] base = input("base", tensor);
        float[] a = input("a", tensor);
        float[] b = input("b", tensor);
        float[] is = Checkpoints.floats(got, tensor);
        var masks =
            new Masks(
                tensor,
                base,
                new float[][] {a, b},
                new double[] {0.5, 0.7},
                epsilon,
                (int) wanted.spec(tensor).last());
        float[] weights = {0.6f, 0.4f};
        for (int i = 0; i < is.length; i++) {
          float[] u = new float[2];
          for (int m = 0; m < 2; m++) {
            boolean keeps = masks.keeps(m, i);
            kept[m] += keeps ? 1 : 0;
            u[m] = keeps ? weights[m] * masks.delta(m, i) * masks.scale(m) : 0;
          }
          float sum = u[0] + u[1];
          float sign = sum >= 0 ? 1 : -1;
          float delta = 0;
          float divisor = 0;
          for (int m = 0; m < 2; m++) {
            if (!consensus || Math.signum(u[m]) == sign) {
              delta += u[m];
              divisor += weights[m];
            }
          }
          if (normalize && divisor != 0) {
            delta /= divisor;
          }
          float most = Math.abs(base[i]) + Math.abs(u[0]) + Math.abs(u[1]) + Math.abs(delta);
          float expected = base[i] + delta;
          require(Math.abs(is[i] - expected) <= 4e-6f * most, tensor, i, is[i], expected);
        }
        elements += is.length;
        double norm = norm(Checkpoints.floats(wanted, tensor));
        assertThat(norm(is)).as("norm of %s", tensor).isCloseTo(norm, within(0.15 * norm));
      }
    }
    assertThat(kept[0] / (double) elements).isCloseTo(0.5, within(0.01));
    assertThat(kept[1] / (double) elements).isCloseTo(0.7, within(0.01));
    requireSameConfig(name);
  }

  // One assertion object an element would take longer than the merges.
  private static void require(boolean holds, String tensor, int i, float is, float should) {
    if (!holds) {
      fail("%s[%d] is %s, expected about %s", tensor, i, is, should);
    }
  }

  private Checkpoint merged(String name) {
    return Checkpoint.open(Jobs.run(Jobs.golden(name), dir.resolve(name), Jobs.on("reference", 1)));
  }

  private static Checkpoint wanted(String name) {
    return Checkpoint.open(Golden.merge().resolve("expected/" + name + ".safetensors"));
  }

  private static float[] input(String model, String tensor) {
    return Checkpoints.floats(Golden.merge().resolve("in/" + model), tensor);
  }

  private static void requireSameShapes(Checkpoint got, Checkpoint wanted) {
    assertThat(new TreeSet<>(got.names())).isEqualTo(new TreeSet<>(wanted.names()));
    for (String tensor : wanted.names()) {
      assertThat(got.spec(tensor)).as(tensor).isEqualTo(wanted.spec(tensor));
    }
  }

  private void requireSameConfig(String name) {
    var wanted = Json.readObject(Golden.merge().resolve("expected/" + name + ".config.json"));
    var got = Json.readObject(dir.resolve(name).resolve("config.json"));
    for (String key : CONFIG) {
      assertThat(got.get(key)).as(key).isEqualTo(wanted.get(key));
    }
  }

  // The place of a bf16 value among all of them.
  private static int ordinal(float value) {
    int bits = Float.floatToRawIntBits(value) >> 16;
    return bits < 0 ? -(bits & 0x7fff) : bits;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
