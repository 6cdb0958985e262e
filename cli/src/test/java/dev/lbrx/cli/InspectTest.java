package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lbrx inspect}. */
class InspectTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir Path folder;

  @Test
  void everyTensorIsListedWithItsPlace() {
    var run = Run.of("inspect", BASE);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(40).last().isEqualTo("38 tensors, 8.39 MB");
    assertThat(run.out()).containsPattern("model.norm.weight +bf16 +256 +512 +[0-9,]+\n");
    var tensors = Run.of("inspect", BASE, "--filter", "layers.1.mlp", "--json").json();
    assertThat(tensors.get("tensors")).hasSize(3);
    var down = tensors.get("tensors").get(0);
    assertThat(down.get("name").stringValue()).isEqualTo("model.layers.1.mlp.down_proj.weight");
    assertThat(down.get("shape").toString()).isEqualTo("[256,768]");
    assertThat(down.get("bytes").longValue()).isEqualTo(2 * 256 * 768);
    assertThat(down.get("file").stringValue()).isEqualTo("model.safetensors");
    assertThat(down.has("rms")).isFalse();
  }

  @Test
  void statisticsAreThoseOfTheFiniteElements() throws IOException {
    Path file =
        Weights.floats(
            folder.resolve("a.safetensors"),
            "x",
            3,
            -1,
            0,
            -0f,
            Float.NaN,
            Float.NEGATIVE_INFINITY);
    var x = Run.of("inspect", file, "--stats", "--json", "-q").json().get("tensors").get(0);
    assertThat(x.get("min").doubleValue()).isEqualTo(-1);
    assertThat(x.get("max").doubleValue()).isEqualTo(3);
    assertThat(x.get("mean").doubleValue()).isEqualTo(0.5);
    assertThat(x.get("rms").doubleValue()).isCloseTo(Math.sqrt(2.5), within(1e-15));
    assertThat(x.get("zeros").longValue()).isEqualTo(2);
    assertThat(x.get("non_finite").longValue()).isEqualTo(2);
    var text = Run.of("inspect", file, "--stats");
    assertThat(text.err()).startsWith("read: 24 B in ");
    assertThat(text.out()).containsPattern("-1.0000 +3.0000 +0.50000 +1.5811 +2 +2\n");
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 8, 0",
    "F16, 2, 0",
    "BF16, 2, 0",
    "I8, 1, -91",
    "U8, 1, 165",
    "BOOL, 1, 165",
    "I16, 2, -23131",
    "U16, 2, 42405",
    "I32, 4, -1515870811",
    "U32, 4, 2779096485",
    "I64, 8, -6510615555426900571",
    "U64, 8, 11936128518282651045"
  })
  void everyDtypeIsRead(String dtype, int bytes, double integer) throws IOException {
    byte[] data = new byte[bytes];
    java.util.Arrays.fill(data, (byte) 0xA5);
    String header = "{'x':{'dtype':'%s','shape':[],'data_offsets':[0,%d]}}";
    Path file =
        Weights.write(folder.resolve("a.safetensors"), header.formatted(dtype, bytes), data);
    var x = Run.of("inspect", file, "--stats", "--json", "-q").json().get("tensors").get(0);
    double expected =
        switch (dtype) {
          case "F64" -> Double.longBitsToDouble(0xA5A5A5A5A5A5A5A5L);
          case "F16" -> Float.float16ToFloat((short) 0xA5A5);
          case "BF16" -> Float.intBitsToFloat(0xA5A50000);
          default -> integer;
        };
    assertThat(x.get("min").doubleValue()).isEqualTo(expected);
    assertThat(x.get("max").doubleValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "F8_E4M3, 1, 1, -0.203125, -0.203125",
    "F8_E5M2, 1, 1, -0.01953125, -0.01953125",
    "F8_E8M0, 1, 1, 274877906944, 274877906944",
    "F6_E2M3, 4, 3, -1.125, 5",
    "F6_E3M2, 4, 3, -0.625, 12",
    "F4, 2, 1, -1, 3",
    "C64, 1, 8, -2.8735182454018313E-16, -2.8735182454018313E-16"
  })
  void smallAndComplexNumbersAreRead(String dtype, int elements, int bytes, double min, double max)
      throws IOException {
    byte[] data = new byte[bytes];
    java.util.Arrays.fill(data, (byte) 0xA5);
    String header = "{'x':{'dtype':'%s','shape':[%d],'data_offsets':[0,%d]}}";
    Path file =
        Weights.write(
            folder.resolve("a.safetensors"), header.formatted(dtype, elements, bytes), data);
    var x = Run.of("inspect", file, "--histogram", "--json", "-q").json().get("tensors").get(0);
    assertThat(x.get("min").doubleValue()).isEqualTo(min);
    assertThat(x.get("max").doubleValue()).isEqualTo(max);
    int numbers = dtype.equals("C64") ? 2 : elements;
    var counts = x.get("histogram").get("counts").valueStream();
    assertThat(counts.mapToInt(each -> each.intValue()).sum()).isEqualTo(numbers);
    assertThat(Run.of("diff", file, file, "-q").out()).contains("0 tensors with other values");
  }

  @ParameterizedTest
  @CsvSource({"affine3, mlx", "nvfp4, mlx", "q4_k_m, gguf"})
  void packedWeightsAreReadAsWhatTheyStandFor(String type, String format) {
    Path packed = folder.resolve(type + (format.equals("gguf") ? ".gguf" : ""));
    Path plain = folder.resolve("plain");
    assertThat(Run.of("quantize", BASE, packed, "--type", type, "--to", format, "-q"))
        .isEqualTo(new Run(0, "", ""));
    assertThat(Run.of("convert", packed, plain, "--to", "safetensors", "--dtype", "f32", "-q"))
        .isEqualTo(new Run(0, "", ""));
    var diff = Run.of("diff", packed, plain, "-q");
    assertThat(diff.err()).isEmpty();
    assertThat(diff.out()).endsWith("0 tensors with other values, 38 equal\n");
    assertThat(diff.out()).doesNotContain("only in");
    String name = "model.layers.0.mlp.down_proj.weight";
    assertThat(statistics(packed, name)).isEqualTo(statistics(plain, name));
  }

  private static String statistics(Path model, String name) {
    var x = Run.of("inspect", model, "--filter", name, "--stats", "--json", "-q").json();
    var tensor = x.get("tensors").get(0);
    return tensor.get("min") + " " + tensor.get("max") + " " + tensor.get("rms");
  }

  @Test
  void anEmptyTensorHasNoStatistics() throws IOException {
    Path file = Weights.floats(folder.resolve("a.safetensors"), "x\\u001b");
    var x = Run.of("inspect", file, "--stats", "--json", "-q").json().get("tensors").get(0);
    assertThat(x.get("min").isNull()).isTrue();
    assertThat(x.get("rms").isNull()).isTrue();
    assertThat(Run.of("inspect", file, "--stats", "-q").out())
        .contains("x\\u001b ", " - ")
        .doesNotContain("\u001b");
  }

  @Test
  void histogramsCountBetweenTheExtremes() throws IOException {
    Path file =
        Weights.floats(folder.resolve("a.safetensors"), "x", -1, -1, 0, 3, Float.NaN, 2.999f);
    var x = Run.of("inspect", file, "--histogram", "--json", "-q").json().get("tensors").get(0);
    var histogram = x.get("histogram");
    assertThat(histogram.get("low").doubleValue()).isEqualTo(-1);
    assertThat(histogram.get("high").doubleValue()).isEqualTo(3);
    var counts = histogram.get("counts").valueStream().map(each -> each.intValue()).toList();
    assertThat(counts).hasSize(40).startsWith(2, 0).endsWith(0, 2);
    assertThat(counts.get(10)).isOne();
    assertThat(counts.stream().mapToInt(each -> each).sum()).isEqualTo(5);
    assertThat(Run.of("inspect", file, "--histogram", "-q").out())
        .contains(" zeros  non-finite  min to max")
        .contains("|@         =" + " ".repeat(28) + "@|");
  }

  @Test
  void histogramsOfEqualElementsAndOfTheLargestNumbersAreWhole() throws IOException {
    Path equal = Weights.floats(folder.resolve("a.safetensors"), "x", 2, 2, 2);
    assertThat(counts(equal)).startsWith(3).endsWith(0);
    byte[] extremes = new byte[16];
    var buffer = java.nio.ByteBuffer.wrap(extremes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    buffer.putDouble(-Double.MAX_VALUE).putDouble(Double.MAX_VALUE);
    String header = "{'x':{'dtype':'F64','shape':[2],'data_offsets':[0,16]}}";
    assertThat(counts(Weights.write(folder.resolve("b.safetensors"), header, extremes)))
        .startsWith(1)
        .endsWith(1);
  }

  private static java.util.List<Integer> counts(Path file) {
    var x = Run.of("inspect", file, "--histogram", "--json", "-q").json().get("tensors").get(0);
    return x.get("histogram").get("counts").valueStream().map(each -> each.intValue()).toList();
  }

  @Test
  void aPictureIsDrawn() throws IOException {
    Path png = folder.resolve("i.png");
    var run = Run.of("inspect", BASE, "--filter", "q_proj", "--png", png);
    assertThat(run.status()).isZero();
    assertThat(run.err()).endsWith("drew " + png + ": 4 of 4 tensors\n");
    var image = javax.imageio.ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(3 * 480);
    assertThat(image.getHeight()).isEqualTo(2 * 300);
    assertThat(Run.of("inspect", BASE, "--png", png, "-q").status()).isZero();
    assertThat(javax.imageio.ImageIO.read(png.toFile()).getHeight()).isEqualTo(4 * 300);
    Path config = Files.copy(BASE.resolve("config.json"), folder.resolve("config.json"));
    Run.of("inspect", BASE, "--png", config).requireRefusal(2, "LBRX-106", "no PNG picture");
    Run.of("inspect", BASE, "--filter", "none such", "--png", folder.resolve("n.png"))
        .requireRefusal(2, "LBRX-101", "none such");
    assertThat(folder.resolve("n.png")).doesNotExist();
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path page = Files.writeString(folder.resolve("a.safetensors"), "<html>");
    for (String command : new String[] {"inspect", "hash"}) {
      Run.of(command, page).requireRefusal(2, "LBRX-206", "web page");
      Run.of(command, folder.resolve("no")).requireRefusal(3, "LBRX-401");
    }
  }
}
