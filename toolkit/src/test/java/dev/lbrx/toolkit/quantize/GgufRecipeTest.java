package dev.lbrx.toolkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.DType;
import dev.lbrx.toolkit.quantize.GgufRecipe.Model;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mixes are those of llama-quantize. */
class GgufRecipeTest {
  /** 32 layers: an eighth is 4, a sixteenth 2; more bits in 0–3, 28–31 and 6, 9, 12 … 27. */
  private static final Model PLAIN = new Model("llama", 32, 1, 0, false, false);

  private static final Model SHARED = new Model("llama", 32, 4, 0, false, false);
  private static final Model IMPORTANT = new Model("llama", 32, 1, 0, false, true);
  private static final Model EXPERTS = new Model("llama", 32, 4, 8, false, false);
  private static final Model LARGE = new Model("llama", 80, 8, 0, false, false);
  private static final Model TIED = new Model("llama", 32, 1, 0, true, false);

  @ParameterizedTest
  @CsvSource({
    "q2_k,   q3_k, q3_k, q4_k, q3_k, q3_k, q3_k",
    "q2_k_s, q2_k, q2_k, q4_k, q4_k, q2_k, q2_k",
    "q3_k_s, q3_k, q3_k, q3_k, q3_k, q3_k, q3_k",
    "q3_k_m, q5_k, q4_k, q5_k, q5_k, q4_k, q4_k",
    "q3_k_l, q5_k, q5_k, q5_k, q5_k, q5_k, q5_k",
    "q4_k_s, q5_k, q4_k, q5_k, q5_k, q4_k, q4_k",
    "q4_k_m, q6_k, q4_k, q6_k, q6_k, q4_k, q4_k",
    "q5_k_s, q5_k, q5_k, q5_k, q5_k, q5_k, q5_k",
    "q5_k_m, q6_k, q5_k, q6_k, q6_k, q5_k, q5_k",
    "q6_k,   q6_k, q6_k, q6_k, q6_k, q6_k, q6_k",
    "q4_0,   q4_0, q4_0, q4_0, q4_0, q4_0, q4_0",
    "q5_1,   q5_1, q5_1, q5_1, q5_1, q5_1, q5_1",
    "q8_0,   q8_0, q8_0, q8_0, q8_0, q8_0, q8_0",
    "iq4_nl, iq4_nl, iq4_nl, q5_k, q5_k, iq4_nl, iq4_nl",
    "iq4_xs, iq4_xs, iq4_xs, q5_k, q5_k, iq4_xs, iq4_xs",
  })
  void mixesByTensorAndLayer(
      String recipe,
      String firstValues,
      String fifthValues,
      String firstSharedValues,
      String firstDown,
      String fifthDown,
      String output) {
    var types =
        List.of(
            type(recipe, "blk.0.attn_v.weight", PLAIN),
            type(recipe, "blk.4.attn_v.weight", PLAIN),
            type(recipe, "blk.0.attn_v.weight", SHARED),
            type(recipe, "blk.0.ffn_down.weight", PLAIN),
            type(recipe, "blk.4.ffn_down.weight", PLAIN),
            type(recipe, "blk.4.attn_output.weight", PLAIN));
    assertThat(types)
        .containsExactly(firstValues, fifthValues, firstSharedValues, firstDown, fifthDown, output);
  }

  @Test
  void givesMoreBitsToTheFirstAndLastEighthAndEveryThirdBetween() {
    var layers =
        IntStream.range(0, 32)
            .filter(i -> type("q4_k_m", "blk." + i + ".ffn_down.weight", PLAIN).equals("q6_k"))
            .boxed();
    assertThat(layers).containsExactly(0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31);
  }

  @ParameterizedTest
  @CsvSource({
    "q3_k_s, attn_q, q3_k",
    "q4_k_m, attn_k, q4_k",
    "q4_k_m, ffn_up, q4_k",
    "q4_k_m, ffn_gate, q4_k"
  })
  void leavesOthersAtTheBase(String recipe, String module, String type) {
    assertThat(type(recipe, "blk.0." + module + ".weight", PLAIN)).isEqualTo(type);
  }

  @Test
  void treatsFusedProjectionsAsValues() {
    assertThat(type("q4_k_m", "blk.0.attn_qkv.weight", PLAIN)).isEqualTo("q6_k");
    assertThat(type("q4_k_m", "blk.4.attn_kv_b.weight", PLAIN)).isEqualTo("q4_k");
  }

  @ParameterizedTest
  @CsvSource({
    "q4_k_m, output.weight, q6_k, q6_k",
    "q4_k_m, token_embd.weight, q4_k, q6_k",
    "q8_0, output.weight, q8_0, q8_0",
    "tq1_0, token_embd.weight, q4_k, q6_k",
    "tq2_0, token_embd.weight, q4_k, q6_k",
  })
  void keepsTheOutputFine(String recipe, String tensor, String untied, String tied) {
    assertThat(type(recipe, tensor, PLAIN)).isEqualTo(untied);
    assertThat(type(recipe, tensor, TIED)).isEqualTo(tied);
  }

  @ParameterizedTest
  @CsvSource({"q4_0, q4_1, q4_0", "q5_0, q5_1, q5_0", "iq4_nl, iq4_nl, iq4_nl"})
  void guardsTheFirstLayersWithImportances(String recipe, String first, String fifth) {
    assertThat(type(recipe, "blk.0.ffn_down.weight", IMPORTANT)).isEqualTo(first);
    assertThat(type(recipe, "blk.4.ffn_down.weight", IMPORTANT)).isEqualTo(fifth);
  }

  @Test
  void sparesAttentionOfEightExperts() {
    assertThat(type("q4_k_m", "blk.4.attn_v.weight", EXPERTS)).isEqualTo("q8_0");
    assertThat(type("q4_k_m", "blk.4.attn_k.weight", EXPERTS)).isEqualTo("q8_0");
    assertThat(type("q4_k_m", "blk.4.attn_output.weight", EXPERTS)).isEqualTo("q5_k");
    assertThat(type("q6_k", "blk.4.attn_output.weight", EXPERTS)).isEqualTo("q6_k");
    assertThat(type("q4_k_m", "blk.0.ffn_down_exps.weight", EXPERTS)).isEqualTo("q6_k");
  }

  @Test
  void raisesTheValuesOf70b() {
    assertThat(type("q4_k_m", "blk.10.attn_v.weight", LARGE)).isEqualTo("q5_k");
    assertThat(type("q3_k_s", "blk.10.attn_v.weight", LARGE)).isEqualTo("q5_k");
    assertThat(type("q4_k_m", "blk.0.attn_v.weight", LARGE)).isEqualTo("q6_k");
  }

  @ParameterizedTest
  @CsvSource({
    "q4_k_s, 288, q5_0",
    "q5_k_s, 288, q5_1",
    "q6_k, 288, q8_0",
    "q2_k_s, 288, q4_0",
    "q3_k_s, 288, q4_0",
    "tq1_0, 288, q4_0",
    "iq4_xs, 288, iq4_nl",
    "q4_k_s, 100, f16",
    "q4_0, 100, f16",
  })
  void fallsBackWhereRowsAreNoWholeBlocks(String recipe, long columns, String type) {
    var got = GgufRecipe.named(recipe).orElseThrow().type("blk.9.ffn_up.weight", columns, PLAIN);
    assertThat(got.map(DType::label)).contains(type);
  }

  @Test
  void givesAnOutputOfOddRowsEightBits() {
    assertThat(GgufRecipe.Q4_K_M.type("output.weight", 288, PLAIN)).contains(DType.Q8_0);
    assertThat(GgufRecipe.Q4_0.type("output.weight", 288, PLAIN)).contains(DType.Q8_0);
  }

  @ParameterizedTest
  @CsvSource({
    "blk.0.attn_norm.weight",
    "blk.0.ffn_gate_inp.weight",
    "position_embd.weight",
    "blk.0.ssm_conv1d.weight",
    "blk.0.attn_q.bias",
  })
  void keepsWhatIsNeverQuantized(String tensor) {
    assertThat(GgufRecipe.Q4_K_M.type(tensor, 4096, PLAIN)).isEmpty();
  }

  @Test
  void knowsItsFileType() {
    assertThat(GgufRecipe.named("Q4_K_M").orElseThrow().fileType().number()).isEqualTo(15);
    assertThat(GgufRecipe.named("q4_k")).isEmpty();
  }

  private static String type(String recipe, String tensor, Model model) {
    return GgufRecipe.named(recipe).orElseThrow().type(tensor, 4096, model).orElseThrow().label();
  }
}
