package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx convert} between formats: what goes in comes out, in whatever form. */
class ConvertFormatsTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir static Path sources;
  @TempDir Path folder;

  @BeforeAll
  static void packed() {
    run("quantize", BASE, sources.resolve("q4"), "--type", "affine4");
  }

  @Test
  void theSameTensorsGoThroughEveryForm() throws Exception {
    Path pack = folder.resolve("base.mlxpack");
    Path mlx = folder.resolve("mlx");
    Path gguf = folder.resolve("base.gguf");
    Path back = folder.resolve("back");
    run("convert", BASE, pack);
    run("convert", pack, mlx, "--to", "mlx", "--shard-size", "3MB");
    run("convert", mlx, gguf, "--to", "gguf");
    run("convert", gguf, back, "--to", "safetensors", "--dtype", "bf16");
    assertThat(mlx.resolve("model-00003-of-00003.safetensors")).exists();
    assertThat(mlx.resolve("config.json")).content().contains("\"rms_norm_eps\": 1e-05,");
    for (Path each : new Path[] {pack, mlx, back}) {
      assertSameTensors(BASE, each);
    }
    assertThat(Run.of("info", mlx).out()).contains("3 safetensors files");
    for (String name : new String[] {"tokenizer.json", "generation_config.json"}) {
      assertThat(mlx.resolve(name)).hasSameBinaryContentAs(BASE.resolve(name));
    }
    try (var model = Checkpoint.open(mlx)) {
      assertThat(model.metadata()).containsEntry("format", "mlx");
      assertThat(List.copyOf(model.configJson().orElseThrow().propertyNames())).isSorted();
    }
    assertThat(Run.of("generate", pack, "--max-tokens", 3, "-q"))
        .isEqualTo(Run.of("generate", BASE, "--max-tokens", 3, "-q"));
  }

  @Test
  void packedWeightsStayInMlxAndInPacks() {
    Path q4 = sources.resolve("q4");
    Path pack = folder.resolve("q4.mlxpack");
    Path mlx = folder.resolve("q4");
    run("convert", q4, pack);
    run("convert", pack, mlx, "--to", "mlx");
    assertSameTensors(q4, pack);
    assertSameTensors(q4, mlx);
    var config = Json.readObject(mlx.resolve("config.json"));
    assertThat(config.get("quantization").get("bits").intValue()).isEqualTo(4);
    assertThat(config.get("quantization_config")).isEqualTo(config.get("quantization"));
    assertThat(Run.of("info", pack).out()).contains("affine4 group 64");
  }

  @Test
  void packedWeightsLeaveMlxOnlyWithADtype() {
    Path q4 = sources.resolve("q4");
    for (Path out : new Path[] {folder.resolve("q4.gguf"), folder.resolve("plain")}) {
      Run.of("convert", q4, out, "--to", out.toString().endsWith("f") ? "gguf" : "safetensors")
          .requireRefusal(2, "LBRX-101", "packed weights", "--dtype");
      assertThat(out).doesNotExist();
    }
    run("convert", q4, folder.resolve("q4.gguf"), "--dtype", "f16");
    run("convert", q4, folder.resolve("plain"), "--to", "safetensors", "--dtype", "f16");
    try (var gguf = Checkpoint.open(folder.resolve("q4.gguf"));
        var plain = Checkpoint.open(folder.resolve("plain"))) {
      String name = "model.layers.1.self_attn.k_proj.weight";
      assertThat(bytes(gguf, name)).isEqualTo(bytes(plain, name));
      assertThat(plain.quantization()).isEmpty();
    }
  }

  @Test
  void blocksBecomeF16InMlx() {
    run("quantize", BASE, folder.resolve("q8.gguf"), "--type", "q8_0");
    run("convert", folder.resolve("q8.gguf"), folder.resolve("mlx"), "--to", "mlx");
    assertThat(Run.of("info", folder.resolve("mlx"), "--json").json().get("dtype").stringValue())
        .startsWith("f16");
    Run.of("convert", BASE, folder.resolve("x.gguf"), "--shard-size", "1MB")
        .requireRefusal(2, "LBRX-101", "lbrx split");
    Run.of("convert", BASE, folder.resolve("x"), "--to", "mlx", "--shard-size", "1 XB")
        .requireRefusal(2, "LBRX-101", "not a size");
  }

  @Test
  void everyCommandReadsPacksAndGguf() throws Exception {
    Path pack = folder.resolve("base.mlxpack");
    Path gguf = folder.resolve("novel.gguf");
    run("pack", BASE, pack, "--pack-version", "2");
    run("convert", Run.DEMO.resolve("demo-novel"), gguf, "--dtype", "bf16");
    Path merge =
        Files.writeString(
            folder.resolve("merge.yaml"),
            "merge_method: linear\nmodels:\n  - {model: '%s', parameters: {weight: 0.5}}\n"
                    .formatted(pack)
                + "  - {model: '%s', parameters: {weight: 0.5}}\ndtype: bfloat16\n"
                    .formatted(gguf));
    run("merge", merge, folder.resolve("merged"));
    Path plain =
        Files.writeString(
            folder.resolve("plain.yaml"),
            Files.readString(merge)
                .replace(pack.toString(), BASE.toString())
                .replace(gguf.toString(), Run.DEMO.resolve("demo-novel").toString()));
    run("merge", plain, folder.resolve("plain"));
    assertSameTensors(folder.resolve("plain"), folder.resolve("merged"));
    run("quantize", pack, folder.resolve("q4"), "--type", "affine4");
    assertSameTensors(sources.resolve("q4"), folder.resolve("q4"));
    assertThat(Run.of("diff", BASE, pack, "-q").out()).contains("0 tensors with other values");
    assertThat(Run.of("check", pack).out()).isEqualTo(pack + ": MLXPack file: ok\n");
    assertThat(Run.of("hash", pack, "-q").out()).contains("base.mlxpack", "model.norm.weight");
    assertThat(Run.of("hash", gguf, "-q").out()).contains("novel.gguf", "model.norm.weight");
    assertThat(Run.of("inspect", pack, "--stats", "-q").out()).contains("38 tensors");
  }

  private static void run(Object... arguments) {
    var run = Run.of(arguments);
    assertThat(run.status()).describedAs(run.err()).isZero();
  }

  private static void assertSameTensors(Path expected, Path actual) {
    try (var a = Checkpoint.open(expected);
        var b = Checkpoint.open(actual)) {
      assertThat(b.names()).containsExactlyInAnyOrderElementsOf(a.names());
      for (String name : a.names()) {
        assertThat(b.spec(name).shape()).isEqualTo(a.spec(name).shape());
        if (b.spec(name).equals(a.spec(name))) {
          assertThat(bytes(b, name)).as(name).isEqualTo(bytes(a, name));
        }
      }
    }
  }

  private static byte[] bytes(Checkpoint checkpoint, String name) {
    byte[] bytes = new byte[Math.toIntExact(checkpoint.entry(name).bytes())];
    checkpoint.read(name, MemorySegment.ofArray(bytes));
    return bytes;
  }
}
