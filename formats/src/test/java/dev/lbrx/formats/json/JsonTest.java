package dev.lbrx.formats.json;

import static dev.lbrx.formats.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @TempDir Path directory;

  @Test
  void numbersKeepTheirSpelling() {
    String text =
        "{\"a\":1e-05,\"b\":1E+5,\"c\":0.00001,\"d\":1.0,\"e\":-0.0,\"f\":[12345678901234567890,"
            + "1.50,1e5],\"g\":{\"h\":1000000.0,\"i\":10000000.0,\"j\":0.1}}";
    var tree = Json.requireObject(text.getBytes(UTF_8), "x");
    assertThat(new String(Json.compact(tree), UTF_8)).isEqualTo(text);
    assertThat(new String(Json.compact(tree.deepCopy()), UTF_8)).isEqualTo(text);
    assertThat(tree.get("a").doubleValue()).isEqualTo(1e-5);
    assertThat(tree.get("a")).isEqualTo(Json.object().put("a", 1e-5).get("a"));
    assertThat(new String(Json.indented(tree), UTF_8)).contains("\"a\": 1e-05,\n", "  1.50,\n");
  }

  @Test
  void writesWhatItRead() {
    String text =
        "{\"b\":[1,-2,0.5,true,null,\"é\\n\"],\"a\":{\"big\":12345678901234567890},\"e\":{}}";
    assertThat(new String(Json.compact(Json.parse(text.getBytes(UTF_8), "x")), UTF_8))
        .isEqualTo(text);
  }

  @Test
  void indentsByTwoSpaces() {
    var tree = Json.parse("{\"a\":{\"b\":1},\"c\":[1,2],\"d\":[],\"e\":{}}".getBytes(UTF_8), "x");
    assertThat(new String(Json.indented(tree), UTF_8))
        .isEqualTo(
            """
            {
              "a": {
                "b": 1
              },
              "c": [
                1,
                2
              ],
              "d": [],
              "e": {}
            }
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2} | twice",
        "{\"a\":1,\"\\u0061\":2} | twice",
        "{\"x\":{\"a\":1,\"a\":1}} | /x/a",
        "{} {} | more data",
        "{\"a\":1} x | not valid JSON",
        "{\"a\":123456789012345678901} | 21 digits",
        "{\"a\":0.00000000000000000001} | 21 digits",
        "{\"a\":1e999} | out of range",
        "{\"a\":\"\\ud800\"} | lone surrogate",
        "{\"a\":\"\\udc00\\ud800\"} | lone surrogate",
        "{\"a\":NaN} | not valid JSON",
        "{\"a\":01} | not valid JSON",
        "{'a':1} | not valid JSON",
        "{\"a\":1,} | not valid JSON",
        "{\"a\" | not valid JSON",
        "{\"a\":[1,2 | not valid JSON",
        "// no | not valid JSON",
      })
  void refuses(String text, String fragment) {
    assertRefused(
        ErrorCode.JSON,
        () -> Json.parse(text.getBytes(UTF_8), "config.json"),
        "config.json",
        fragment);
  }

  @Test
  void refusesAnEmptyDocument() {
    assertRefused(ErrorCode.JSON, () -> Json.parse(new byte[0], "x"), "ends too early");
  }

  @Test
  void bounds64Levels() {
    byte[] deepest = ("[".repeat(64) + "]".repeat(64)).getBytes(UTF_8);
    assertThat(Json.parse(deepest, "x").isArray()).isTrue();
    byte[] deeper = ("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8);
    assertRefused(ErrorCode.JSON, () -> Json.parse(deeper, "x"), "64");
    byte[] deepestOfAll = "[".repeat(2_000_000).getBytes(UTF_8);
    assertRefused(ErrorCode.JSON, () -> Json.parse(deepestOfAll, "x"), "64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\u00ff\"}",
        "{\"a\":\"\u00c0\u0080\"}",
        "{\"a\":\"\u00ed\u00a0\u0080\"}"
      })
  void refusesBrokenUtf8(String latin) {
    assertRefused(
        ErrorCode.JSON, () -> Json.parse(latin.getBytes(ISO_8859_1), "x"), "UTF-8", "byte 6");
  }

  @Test
  void refusesOtherEncodings() {
    assertRefused(ErrorCode.JSON, () -> Json.parse("{}".getBytes(UTF_16LE), "x"), "zero byte");
  }

  @Test
  void boundsMemoryByATypedError() {
    // Each "{}," costs an object of a hundred bytes: a tree of this one would not fit the heap.
    byte[] many = ("[" + "{},".repeat(3_000_000) + "1]").getBytes(UTF_8);
    assertRefused(ErrorCode.MEMORY, () -> Json.parse(many, "x"), "-Xmx");
  }

  @Test
  void readsOnlyObjectsFromFiles() throws Exception {
    Path file = Files.writeString(directory.resolve("a.json"), "[1]");
    assertRefused(ErrorCode.JSON, () -> Json.readObject(file), "expected an object");
    assertRefused(
        ErrorCode.NOT_FOUND, () -> Json.readObject(directory.resolve("b.json")), "b.json");
  }
}
