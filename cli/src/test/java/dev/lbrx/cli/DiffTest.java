package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lbrx diff}. */
class DiffTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir Path folder;

  @Test
  void aModelIsEqualToItself() {
    var diff = Run.of("diff", BASE, BASE, "--json", "-q").json();
    assertThat(diff.toString())
        .isEqualTo(
            "{\"config\":[],\"vocabulary\":{\"only_in_a\":{\"count\":0,\"first\":[]},\"only_in_b\":"
                + "{\"count\":0,\"first\":[]},\"other_ids\":{\"count\":0,\"first\":[]}},"
                + "\"only_in_a\":[],\"only_in_b\":[],\"specs\":[],\"tensors\":[],"
                + "\"equal\":38}");
    assertThat(Run.of("diff", BASE, BASE, "-q"))
        .isEqualTo(new Run(0, "0 tensors with other values, 38 equal\n", ""));
  }

  @Test
  void differencesAreMeasured() throws IOException {
    Path a = floats("a", 3, 4, 0, Float.NaN, 1);
    Path b = floats("b", 3, 0, -0f, Float.NaN, Float.POSITIVE_INFINITY);
    var x = Run.of("diff", a, b, "--json", "-q").json().get("tensors").get(0);
    assertThat(x.get("different").longValue()).isEqualTo(2);
    assertThat(x.get("non_finite").longValue()).isEqualTo(2);
    assertThat(x.get("max").doubleValue()).isEqualTo(4);
    assertThat(x.get("rms").doubleValue()).isCloseTo(4 / Math.sqrt(3), within(1e-15));
    assertThat(x.get("relative").doubleValue()).isCloseTo(0.8, within(1e-15));
    assertThat(x.get("cosine").doubleValue()).isCloseTo(0.6, within(1e-15));
    var zero = Run.of("diff", floats("z", 0, 0), floats("o", 0, 1), "--json", "-q").json();
    assertThat(zero.get("tensors").get(0).get("cosine").isNull()).isTrue();
  }

  @Test
  void theMostDifferentComeFirst() {
    var diff = Run.of("diff", BASE, Run.DEMO.resolve("demo-novel"), "--json", "-q").json();
    var tensors = diff.get("tensors");
    assertThat(tensors.size() + diff.get("equal").intValue()).isEqualTo(38);
    assertThat(tensors.size()).isGreaterThan(30);
    for (int i = 1; i < tensors.size(); i++) {
      assertThat(tensors.get(i).get("rms").doubleValue())
          .isLessThanOrEqualTo(tensors.get(i - 1).get("rms").doubleValue());
    }
  }

  @Test
  void anotherDtypeIsSaidAndMeasured() throws IOException {
    Path f32 = folder.resolve("f32");
    assertThat(Run.of("convert", BASE, f32, "--dtype", "f32", "-q").status()).isZero();
    var diff = Run.of("diff", BASE, f32, "--json", "-q").json();
    assertThat(diff.get("specs")).hasSize(38);
    assertThat(diff.get("specs").get(0).get("b").get("dtype").stringValue()).isEqualTo("f32");
    assertThat(diff.get("equal").intValue()).isEqualTo(38);
    assertThat(diff.get("config").toString()).contains("float32");
  }

  @Test
  void missingTensorsShapesAndConfigurationAreListed() throws IOException {
    Path a = model("a", "{'n':1,'o':{'p/q':[1],'same':2},'gone':null}", "x", 1, 2);
    Path b = model("b", "{'n':1,'o':{'p/q':[2],'same':2},'new':'v'}", "y", 1);
    var diff = Run.of("diff", a, b, "--json", "-q").json();
    assertThat(diff.get("config").toString())
        .isEqualTo(
            "[{\"key\":\"/o/p~1q\",\"a\":[1],\"b\":[2]},{\"key\":\"/gone\",\"a\":null},"
                + "{\"key\":\"/new\",\"b\":\"v\"}]");
    assertThat(diff.get("only_in_a").toString()).isEqualTo("[\"x\"]");
    assertThat(diff.get("only_in_b").toString()).isEqualTo("[\"y\"]");
    var text = Run.of("diff", a, model("c", "{}", "x", 1), "-q");
    assertThat(text.status()).isZero();
    assertThat(text.out())
        .contains("  /n: 1 → (none)\n", "of another dtype or shape:\n  x: ")
        .endsWith("0 tensors with other values, 0 equal\n");
  }

  @Test
  void integersAreCountedNotMeasured() throws IOException {
    String header = "{'x':{'dtype':'U32','shape':[2],'data_offsets':[0,8]}}";
    Path a = Weights.write(folder.resolve("a"), header, new byte[8]);
    Path b = Weights.write(folder.resolve("b"), header, new byte[] {0, 0, 0, 0, 0, 0, 0, -1});
    var x = Run.of("diff", a, b, "--json", "-q").json().get("tensors").get(0);
    assertThat(x.get("different").longValue()).isEqualTo(1);
    assertThat(x.get("rms").isNull()).isTrue();
  }

  @Test
  void vocabulariesAreCompared() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(BASE.resolve(name), other.resolve(name));
    }
    Path file = other.resolve("tokenizer.json");
    var tokenizer = (ObjectNode) Json.parse(Files.readAllBytes(file), "tokenizer");
    var vocabulary = (ObjectNode) tokenizer.get("model").get("vocab");
    var merge = tokenizer.get("model").get("merges").valueStream().toList().getLast();
    String last = merge.toString().replaceAll("[\\[\\]\", ]", "");
    int id = vocabulary.get(last).intValue();
    ((ArrayNode) tokenizer.get("model").get("merges"))
        .remove(tokenizer.get("model").get("merges").size() - 1);
    vocabulary.remove(last);
    vocabulary.put("new\u001b", id);
    int a = vocabulary.get("a").intValue();
    vocabulary.put("a", vocabulary.get("b").intValue()).put("b", a);
    Files.write(file, Json.compact(tokenizer));
    var found = Run.of("diff", BASE, other, "--json", "-q").json().get("vocabulary");
    assertThat(found.get("only_in_a").toString())
        .isEqualTo("{\"count\":1,\"first\":[\"" + last + "\"]}");
    assertThat(found.get("only_in_b").get("count").intValue()).isOne();
    assertThat(found.get("other_ids").get("count").intValue()).isEqualTo(2);
    assertThat(found.get("other_ids").get("first").get(0).get("a").intValue()).isEqualTo(a);
    assertThat(Run.of("diff", BASE, other, "-q").out())
        .contains("vocabulary:\n  1 only in A: '" + last + "'\n  1 only in B: 'new\\u001b'\n")
        .contains("  2 of another id: 'a' " + a + " → ");
    Files.delete(file);
    assertThat(Run.of("diff", BASE, other, "-q").out()).contains(" only in A: ", ", …\n");
    Files.writeString(file, "{}");
    var run = Run.of("diff", BASE, other, "--json");
    assertThat(run.json().get("vocabulary").isNull()).isTrue();
    assertThat(run.err()).contains("vocabularies are not compared: ");
  }

  @Test
  void aHeatMapIsDrawn() throws IOException {
    Path png = folder.resolve("d.png");
    var run = Run.of("diff", BASE, Run.DEMO.resolve("demo-novel"), "--png", png);
    assertThat(run.status()).isZero();
    assertThat(run.err()).endsWith("drew " + png + "\n");
    var image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isGreaterThan(500);
    assertThat(Run.of("diff", BASE, BASE, "--png", png, "-q").status()).isZero();
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(image.getWidth());
    assertThat(folder).isDirectoryContaining(each -> each.equals(png));
    Path text = Files.writeString(folder.resolve("t.png"), "text");
    Run.of("diff", BASE, BASE, "--png", text).requireRefusal(2, "LBRX-106", "no PNG picture");
    assertThat(text).hasContent("text");
    Run.of("diff", BASE, BASE, "--png", folder).requireRefusal(2, "LBRX-106");
    var none = Run.of("diff", floats("a", 0), floats("b", 0), "--png", folder.resolve("n.png"));
    assertThat(none.status()).isZero();
    assertThat(none.err()).endsWith("no tensors to draw: " + folder + "/n.png is not written\n");
    try (var files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("d.png", "t.png", "a.safetensors", "b.safetensors");
    }
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path page = Files.writeString(folder.resolve("a.safetensors"), "<html>");
    Run.of("diff", BASE, page).requireRefusal(2, "LBRX-206", "web page");
    Run.of("diff", folder.resolve("no"), BASE).requireRefusal(3, "LBRX-401");
    Run.of("diff", BASE).requireRefusal(2, "LBRX-101", "'B'");
  }

  private Path floats(String name, float... values) throws IOException {
    return Weights.floats(folder.resolve(name + ".safetensors"), "x", values);
  }

  private Path model(String name, String config, String tensor, float... values)
      throws IOException {
    Path model = Files.createDirectory(folder.resolve(name));
    Files.writeString(model.resolve("config.json"), config.replace('\'', '"'));
    Weights.floats(model.resolve("model.safetensors"), tensor, values);
    return model;
  }
}
