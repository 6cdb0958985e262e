package dev.lbrx.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.gguf.model.FileType;
import dev.lbrx.formats.gguf.model.GgufModelWriter;
import dev.lbrx.formats.gguf.model.GgufNames;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.inference.Demo;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.cache.KvCache;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Against transformers: src/test/python/families.py wrote what is expected. */
class FamilyTest {
  private static final JsonNode GOLDEN = golden();
  private static final int[] PROMPT = Demo.ids(GOLDEN.get("prompt"));

  /** Logits are up to 7, made of sums of some dozens of f32 products in another order. */
  private static final float TOLERANCE = 2e-5f;

  @TempDir Path folder;

  static Stream<String> families() {
    return GOLDEN.get("cases").propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("families")
  void directoriesGiveTheLogitsOfTransformers(String family) {
    var model = new Tiny(GOLDEN.get("cases").get(family));
    var path = model.writeDirectory(folder.resolve("model"));
    compare(model, scored(path, 5));
    compare(model, scored(path, 1));
    assertThat(decoded(path, "cpu-vector")).isEqualTo(decoded(path, "reference"));
  }

  static Stream<String> ggufFamilies() {
    return families().filter(family -> GOLDEN.get("cases").get(family).get("gguf").booleanValue());
  }

  @ParameterizedTest
  @MethodSource("ggufFamilies")
  void ggufFilesGiveTheLogitsOfTransformers(String family) {
    var model = new Tiny(GOLDEN.get("cases").get(family));
    compare(model, scored(model.writeGguf(folder.resolve("model.gguf")), 5));
  }

  private static void compare(Tiny model, float[][] got) {
    for (int i = 0; i < PROMPT.length; i++) {
      for (int j = 0; j < got[i].length; j++) {
        assertThat(got[i][j])
            .as("token %d, logit %d", i, j)
            .isCloseTo(model.logits.get(i).get(j).floatValue(), within(TOLERANCE));
      }
    }
  }

  private static float[][] scored(Path path, int chunk) {
    float[][] logits = new float[PROMPT.length][];
    run(
        path,
        "cpu-vector",
        chunk,
        decoder ->
            decoder.score(
                PROMPT,
                (from, rows) -> {
                  int width = (int) rows.shape().last();
                  float[] all = rows.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
                  for (int i = 0; i < rows.shape().extent(0); i++) {
                    logits[from + i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
                  }
                }));
    return logits;
  }

  private static float[] decoded(Path path, String backend) {
    return run(
        path,
        backend,
        4,
        decoder -> {
          decoder.prefill(Arrays.copyOf(PROMPT, PROMPT.length - 1));
          decoder.decode(PROMPT[PROMPT.length - 1]);
        });
  }

  private interface Run {
    void with(Decoder decoder);
  }

  private static float[] run(Path path, String backend, int chunk, Run run) {
    try (var queue = Backends.get(backend).queue(1);
        var checkpoint = Checkpoint.open(path)) {
      var memory = queue.backend().memory();
      var weights = WeightReader.read(checkpoint, checkpoint.config().orElseThrow(), memory);
      var extents = weights.dimensions();
      var cache =
          new KvCache(
              memory,
              EvictionPolicy.of(PROMPT.length),
              PROMPT.length,
              extents.layers(),
              extents.kvHeads(),
              extents.headSize());
      var decoder = new Decoder(weights, cache, queue, chunk);
      run.with(decoder);
      queue.await();
      return decoder.logits().segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }
  }

  /** A model of the golden file, with the weights that its script gave it. */
  private static final class Tiny {
    private static final ValueLayout.OfFloat FLOAT =
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final ObjectNode config;
    final JsonNode logits;
    private final float offset;
    private final Map<String, Spec> specs = new LinkedHashMap<>();

    Tiny(JsonNode golden) {
      config = (ObjectNode) golden.get("config").deepCopy();
      logits = golden.get("logits");
      offset = golden.get("norm_offset").floatValue();
      golden
          .get("tensors")
          .propertyNames()
          .forEach(
              name -> {
                long[] extents =
                    Demo.elements(golden.get("tensors").get(name))
                        .mapToLong(JsonNode::longValue)
                        .toArray();
                specs.put(name, Spec.of(DType.F32, Shape.of(extents)));
              });
    }

    Path writeDirectory(Path path) {
      var plan =
          new CheckpointPlan(named(List.copyOf(specs.keySet())), config, List.of(), Map.of());
      write(CheckpointWriter.create(path, false, List.of(), plan), plan.tensors());
      return path;
    }

    Path writeGguf(Path path) {
      var tensors = named(GgufNames.of(config).ordered(List.copyOf(specs.keySet())));
      write(
          GgufModelWriter.create(
              path, false, List.of(), tensors, config, List.of(), FileType.of(DType.F32)),
          tensors);
      return path;
    }

    private List<NamedSpec> named(List<String> names) {
      return names.stream().map(name -> new NamedSpec(name, specs.get(name))).toList();
    }

    private void write(ModelWriter writer, List<NamedSpec> tensors) {
      try (writer) {
        tensors.forEach(
            tensor -> writer.write(tensor.name(), values(tensor.name(), tensor.spec())));
        writer.commit();
      }
    }

    private MemorySegment values(String name, Spec spec) {
      long hash = 0xCBF29CE484222325L;
      for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ b) * 0x100000001B3L;
      }
      var bytes = MemorySegment.ofArray(new byte[(int) spec.spanBytes()]);
      float more = name.endsWith("norm.weight") ? offset : 0;
      for (long i = 0; i < spec.shape().elements(); i++) {
        bytes.set(FLOAT, 4 * i, ((mixed(hash + i) >>> 57) - 64) / 128f + more);
      }
      return bytes;
    }

    /** SplitMix64. */
    private static long mixed(long state) {
      long z = state * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }
  }

  private static JsonNode golden() {
    String name = "families.json";
    try (var in = Objects.requireNonNull(FamilyTest.class.getResourceAsStream(name))) {
      return Json.parse(in.readAllBytes(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
