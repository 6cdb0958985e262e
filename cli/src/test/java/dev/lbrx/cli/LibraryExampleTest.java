package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import dev.lbrx.inference.GenerationOptions;
import dev.lbrx.inference.Generator;
import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.Backends;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's library examples: they are here, they run, and the README has them word for word.
 */
class LibraryExampleTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("    // example\n(.*?)    // end", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void aModelContinuesAPrompt() throws IOException {
    var reference = Run.DEMO.resolve("demo-base/reference.json");
    var wanted = Json.readObject(reference).get("prompts").get(0).get("greedy_text").stringValue();
    assertThat(wanted).isEqualTo("In the beginning" + generate(Run.DEMO));
  }

  @Test
  void twoModelsBecomeOneOfFourBits() {
    mergeAndQuantize(Run.DEMO.resolveSibling(""), folder.resolve("merge-4bit"));
    assertThat(folder.resolve("merge-4bit/model.safetensors")).exists();
  }

  @Test
  void theReadmeHasTheExamples() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/lbrx/cli/LibraryExampleTest.java"));
    String readme = Files.readString(Path.of("..", "README.md"));
    var examples =
        EXAMPLE.matcher(source).results().map(each -> each.group(1).stripTrailing().stripIndent());
    assertThat(examples).hasSize(2).allSatisfy(each -> assertThat(readme).contains(each));
  }

  private static String generate(Path demo) {
    var text = new StringBuilder();
    // example
    try (var queue = Backends.get("cpu-vector").queue(2);
        var model = LanguageModel.open(demo.resolve("demo-base"), queue)) {
      var decoder = model.tokenizer().decoder(true);
      new Generator(model)
          .generate(
              model.tokenizer().encode("In the beginning", true),
              new GenerationOptions(48, SamplingOptions.GREEDY, EvictionPolicy.of(1024)),
              token -> {
                text.append(decoder.next(token));
                return true;
              });
    }
    // end
    return text.toString();
  }

  private static void mergeAndQuantize(Path project, Path out) {
    // example
    var backend = Backends.get("cpu-vector");
    try (var merged = Merge.plan(project.resolve("demo/merge.yaml"), project)) {
      var quantized = Quantize.plan(merged, new Affine(4, 64));
      new Executor(backend, 2, Executor.Options.STRICT).run(quantized, out, progress -> {});
    }
    // end
  }
}
