package dev.lbrx.toolkit.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTest {
  @TempDir Path dir;

  @Test
  void gradientBlendsNeighbouringKnots() throws IOException {
    var t = parameter("t: [0, 0.5, 0.3, 0.7, 1]");
    double[] wanted = {0, 0.2857, 0.4714, 0.3571, 0.4143, 0.6429, 0.8286, 1};
    for (int layer = 0; layer < 8; layer++) {
      assertThat(number(t.at("x", new Depth(layer, 8, Flavor.ARCEE))))
          .as("layer %d of 8", layer)
          .isCloseTo(wanted[layer], within(5e-5));
    }
  }

  @Test
  void gradientsOfMergeKitForMlxComeInBins() throws IOException {
    var t = parameter("t: [0, 0.5, 0.3, 0.7, 1]");
    assertThat(binned(t, 8)).containsExactly(0, 0.5, 0.5, 0.3, 0.3, 0.7, 0.7, 1);
    assertThat(binned(t, 1)).containsExactly(0.7);
    assertThat(binned(t, 3)).containsExactly(0.7, 0.85, 1);
    assertThat(binned(t, 6)).containsExactly(0, 0.5, 0.3, 0.7, 0.85, 1);
    assertThat(binned(parameter("t: [0.2, 0.6]"), 3)).containsExactly(0.2, 0.4, 0.6);
    assertThat(number(t.at("x", Depth.outside(Flavor.MLX)))).isZero();
    assertThat(number(parameter("t: [0.25]").at("x", new Depth(1, 2, Flavor.MLX)))).isEqualTo(0.25);
  }

  @Test
  void gradientOfOneKnotIsConstant() throws IOException {
    var t = parameter("t: [0.25]");
    assertThat(number(t.at("x", percent(0)))).isEqualTo(0.25);
    assertThat(number(t.at("x", percent(100)))).isEqualTo(0.25);
  }

  @Test
  void endsOfAGradientAreItsOuterKnots() throws IOException {
    var t = parameter("t: [0.1, 0.7, 0.9]");
    assertThat(number(t.at("x", percent(0)))).isEqualTo(0.1);
    assertThat(number(t.at("x", percent(100)))).isEqualTo(0.9);
  }

  @Test
  void wordsAreNotBlendedButSteppedThrough() throws IOException {
    var rescale = parameter("rescale: [l1, none, inv_density]");
    assertThat(rescale.at("x", percent(49))).get().hasToString("'l1'");
    assertThat(rescale.at("x", percent(50))).get().hasToString("'none'");
    assertThat(rescale.at("x", percent(100))).get().hasToString("'inv_density'");
  }

  @Test
  void firstMatchingFilterWins() throws IOException {
    var t = parameter("t: [{filter: self_attn, value: 0.1}, {filter: q_proj, value: 0.2}]");
    assertThat(number(t.at("model.layers.0.self_attn.q_proj.weight", percent(0)))).isEqualTo(0.1);
    assertThat(t.at("model.layers.0.mlp.up_proj.weight", percent(0))).isEmpty();
  }

  @Test
  void filterIsASubstringNotAPattern() throws IOException {
    var t = parameter("t: [{filter: 'q.proj', value: 0.1}, {value: 0.5}]");
    assertThat(number(t.at("model.layers.0.self_attn.q_proj.weight", percent(0)))).isEqualTo(0.5);
  }

  @Test
  void starAndNoFilterMatchEverything() throws IOException {
    var star = parameter("t: [{filter: '*', value: 0.1}, {filter: a, value: 0.2}]");
    assertThat(number(star.at("a", percent(0)))).isEqualTo(0.1);
    var none = parameter("t: [{filter: b, value: [0, 1]}, {value: 0.2}]");
    assertThat(number(none.at("a", percent(0)))).isEqualTo(0.2);
    assertThat(number(none.at("b", percent(75)))).isEqualTo(0.75);
  }

  @Test
  void numbersAreReadByTheCoreSchema() throws IOException {
    assertThat(number(parameter("t: 0x10").at("x", percent(0)))).isEqualTo(16);
    assertThat(number(parameter("t: 1e-3").at("x", percent(0)))).isEqualTo(0.001);
    assertThat(number(parameter("t: .5").at("x", percent(0)))).isEqualTo(0.5);
    assertThat(number(parameter("t: -7").at("x", percent(0)))).isEqualTo(-7);
  }

  @Test
  void valuesKnowWhereTheyStand() throws IOException {
    var t = parameter("t: [0.1, oops]".replace("oops", "0.2"));
    assertThat(t.at("x", percent(0)).orElseThrow().position().line()).isEqualTo(4);
    assertThat(t.at("x", percent(0)).orElseThrow().position().column()).isEqualTo(7);
  }

  private Setting parameter(String line) throws IOException {
    var file = dir.resolve("m.yaml");
    Files.writeString(
        file, "merge_method: slerp\nmodels: [{model: a}, {model: b}]\nparameters:\n  " + line);
    var entries = MergeFile.read(file).parameters().entries();
    return entries.values().iterator().next().setting();
  }

  private static double[] binned(Setting setting, int layers) {
    return IntStream.range(0, layers)
        .mapToDouble(layer -> number(setting.at("x", new Depth(layer, layers, Flavor.MLX))))
        .map(value -> Math.rint(value * 1e6) / 1e6)
        .toArray();
  }

  private static Depth percent(int percent) {
    return new Depth(percent, 101, Flavor.ARCEE);
  }

  private static double number(Optional<Value> value) {
    return ((Value.Number) value.orElseThrow()).value();
  }
}
