package dev.lbrx.toolkit.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTest {
  @TempDir Path dir;

  @Test
  void gradientBlendsNeighbouringKnots() throws IOException {
    var t = parameter("t: [0, 0.5, 0.3, 0.7, 1]");
    double[] wanted = {0, 0.2857, 0.4714, 0.3571, 0.4143, 0.6429, 0.8286, 1};
    for (int layer = 0; layer < 8; layer++) {
      assertThat(number(t.at("x", layer / 7.0)))
          .as("layer %d of 8", layer)
          .isCloseTo(wanted[layer], within(5e-5));
    }
  }

  @Test
  void gradientOfOneKnotIsConstant() throws IOException {
    var t = parameter("t: [0.25]");
    assertThat(number(t.at("x", 0))).isEqualTo(0.25);
    assertThat(number(t.at("x", 1))).isEqualTo(0.25);
  }

  @Test
  void endsOfAGradientAreItsOuterKnots() throws IOException {
    var t = parameter("t: [0.1, 0.7, 0.9]");
    assertThat(number(t.at("x", 0))).isEqualTo(0.1);
    assertThat(number(t.at("x", 1))).isEqualTo(0.9);
  }

  @Test
  void wordsAreNotBlendedButSteppedThrough() throws IOException {
    var rescale = parameter("rescale: [l1, none, inv_density]");
    assertThat(rescale.at("x", 0.49)).get().hasToString("'l1'");
    assertThat(rescale.at("x", 0.5)).get().hasToString("'none'");
    assertThat(rescale.at("x", 1)).get().hasToString("'inv_density'");
  }

  @Test
  void firstMatchingFilterWins() throws IOException {
    var t = parameter("t: [{filter: self_attn, value: 0.1}, {filter: q_proj, value: 0.2}]");
    assertThat(number(t.at("model.layers.0.self_attn.q_proj.weight", 0))).isEqualTo(0.1);
    assertThat(t.at("model.layers.0.mlp.up_proj.weight", 0)).isEmpty();
  }

  @Test
  void filterIsASubstringNotAPattern() throws IOException {
    var t = parameter("t: [{filter: 'q.proj', value: 0.1}, {value: 0.5}]");
    assertThat(number(t.at("model.layers.0.self_attn.q_proj.weight", 0))).isEqualTo(0.5);
  }

  @Test
  void starAndNoFilterMatchEverything() throws IOException {
    var star = parameter("t: [{filter: '*', value: 0.1}, {filter: a, value: 0.2}]");
    assertThat(number(star.at("a", 0))).isEqualTo(0.1);
    var none = parameter("t: [{filter: b, value: [0, 1]}, {value: 0.2}]");
    assertThat(number(none.at("a", 0))).isEqualTo(0.2);
    assertThat(number(none.at("b", 0.75))).isEqualTo(0.75);
  }

  @Test
  void numbersAreReadByTheCoreSchema() throws IOException {
    assertThat(number(parameter("t: 0x10").at("x", 0))).isEqualTo(16);
    assertThat(number(parameter("t: 1e-3").at("x", 0))).isEqualTo(0.001);
    assertThat(number(parameter("t: .5").at("x", 0))).isEqualTo(0.5);
    assertThat(number(parameter("t: -7").at("x", 0))).isEqualTo(-7);
  }

  @Test
  void valuesKnowWhereTheyStand() throws IOException {
    var t = parameter("t: [0.1, oops]".replace("oops", "0.2"));
    assertThat(t.at("x", 0).orElseThrow().position().line()).isEqualTo(4);
    assertThat(t.at("x", 0).orElseThrow().position().column()).isEqualTo(7);
  }

  private Setting parameter(String line) throws IOException {
    var file = dir.resolve("m.yaml");
    Files.writeString(
        file, "merge_method: slerp\nmodels: [{model: a}, {model: b}]\nparameters:\n  " + line);
    var entries = MergeFile.read(file).parameters().entries();
    return entries.values().iterator().next().setting();
  }

  private static double number(Optional<Value> value) {
    return ((Value.Number) value.orElseThrow()).value();
  }
}
