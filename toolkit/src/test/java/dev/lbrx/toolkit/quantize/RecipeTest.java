package dev.lbrx.toolkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final Recipe.Mixed RECIPE = new Recipe.Mixed(4, 6, 64);

  // Of 16 layers the first two, the last two, and 4, 7, 10, 13: (i − 2) mod 3 = 2.
  @Test
  void everyThirdLayerBetweenTheEighthsHasMoreBits() {
    assertThat(layersWithMore("v_proj")).containsExactly(0, 1, 4, 7, 10, 13, 14, 15);
    assertThat(layersWithMore("down_proj")).isEqualTo(layersWithMore("v_proj"));
    assertThat(layersWithMore("q_proj")).isEmpty();
  }

  private static List<Integer> layersWithMore(String projection) {
    return IntStream.range(0, 16)
        .filter(i -> RECIPE.of("model.layers." + i + "." + projection, i, 16).bits() == 6)
        .boxed()
        .toList();
  }

  @Test
  void theHeadHasMoreBitsAndTheEmbeddingFewer() {
    assertThat(RECIPE.of("lm_head", 0, 16).bits()).isEqualTo(6);
    assertThat(RECIPE.of("model.embed_tokens", 0, 16).bits()).isEqualTo(4);
  }

  @Test
  void layersAreFoundByTheirDownProjections() {
    var layers =
        Layers.of(
            List.of(
                "model.embed_tokens",
                "model.layers.0.mlp.down_proj",
                "model.layers.11.mlp.down_proj",
                "model.layers.12.mlp.up_proj"));
    assertThat(layers).isEqualTo(new Layers(2, 12));
    assertThat(layers.of("model.layers.7.self_attn.v_proj")).isEqualTo(7);
    assertThat(layers.of("lm_head")).isZero();
  }

  @Test
  void aModelWithoutLayersIsRefused() {
    var e = catchThrowableOfType(LbrxException.class, () -> Layers.of(List.of("down_proj")));
    assertThat(e.line()).startsWith("LBRX-207").contains("mixed recipe");
  }
}
