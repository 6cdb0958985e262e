package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of plans give what their files one after the other would give. */
class CompositionTest {
  private static final Affine SCHEME = new Affine(4, 32);
  private final Executor executor = Jobs.on("reference", 1);

  @TempDir Path dir;

  @Test
  void aQuantizedMergeEqualsTheQuantizationOfTheWrittenMerge() throws IOException {
    var merge = Jobs.run(Jobs.golden("linear_bf16"), dir.resolve("merge"), executor);
    var twice = Jobs.run(Quantize.plan(open(merge), SCHEME), dir.resolve("twice"), executor);
    var once =
        Jobs.run(Quantize.plan(Jobs.golden("linear_bf16"), SCHEME), dir.resolve("once"), executor);
    requireEqual(once, twice);
  }

  @Test
  void quantizingWhatWasQuantizedGoesThroughThePlainWeights() throws IOException {
    var merge = Jobs.run(Jobs.golden("linear_bf16"), dir.resolve("merge"), executor);
    var quantized =
        Jobs.run(Quantize.plan(open(merge), new Affine(8, 64)), dir.resolve("8"), executor);
    var plain = Jobs.run(Convert.plan(open(quantized), DType.BF16), dir.resolve("p"), executor);
    var twice = Jobs.run(Quantize.plan(open(plain), SCHEME), dir.resolve("twice"), executor);
    var once = Jobs.run(Quantize.plan(open(quantized), SCHEME), dir.resolve("once"), executor);
    requireEqual(once, twice);
  }

  private static Plan open(Path model) {
    return Plan.of(Checkpoint.open(model));
  }

  private static void requireEqual(Path once, Path twice) throws IOException {
    for (String file : new String[] {"model.safetensors", "config.json"}) {
      assertThat(Files.readAllBytes(once.resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(twice.resolve(file)));
    }
  }
}
