package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ways in which any JSON document goes wrong. */
final class JsonDamage {
  /** Values of each kind, by the name of the kind. */
  static final Map<String, String> VALUES =
      ordered(
          "null",
          "null",
          "true",
          "true",
          "string",
          "\"x\"",
          "empty",
          "\"\"",
          "zero",
          "0",
          "negative",
          "-1",
          "fraction",
          "1.5",
          "exponent",
          "1e3",
          "2^31",
          "2147483648",
          "2^53",
          "9007199254740993",
          "2^63",
          "9223372036854775808",
          "2^64",
          "18446744073709551616",
          "array",
          "[]",
          "object",
          "{}",
          "nested",
          "[[[1]]]");

  private JsonDamage() {}

  /** Documents that no reader may take, whatever they are for; each is an object if anything. */
  static Map<String, byte[]> documents() {
    var documents = new LinkedHashMap<String, byte[]>();
    Map<String, String> texts =
        ordered(
            "open", "{",
            "open name", "{\"a",
            "no colon", "{\"a\"}",
            "no value", "{\"a\":}",
            "trailing comma", "{\"a\":1,}",
            "leading comma", "{,\"a\":1}",
            "single quotes", "{'a':1}",
            "bare name", "{a:1}",
            "comment", "{\"a\":1/*x*/}",
            "line comment", "{//x\n}",
            "NaN", "{\"a\":NaN}",
            "Infinity", "{\"a\":-Infinity}",
            "plus", "{\"a\":+1}",
            "leading zero", "{\"a\":01}",
            "bare fraction", "{\"a\":.5}",
            "hexadecimal", "{\"a\":0x1}",
            "python", "{\"a\":True}",
            "control character", "{\"a\":\"\u0001\"}",
            "bad escape", "{\"a\":\"\\x41\"}",
            "lone surrogate", "{\"a\":\"\\ud800\"}",
            "reversed surrogates", "{\"a\":\"\\udc00\\ud800\"}",
            "lone surrogate in a name", "{\"\\ud800\":1}",
            "short escape", "{\"a\":\"\\u12\"}",
            "twice", "{\"a\":1,\"a\":1}",
            "escaped twin", "{\"a\":1,\"\\u0061\":1}",
            "deep twin", "{\"b\":{\"a\":1,\"a\":1}}",
            "65 arrays", "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}",
            "65 objects", "{\"a\":".repeat(65) + "1" + "}".repeat(65),
            "100000 arrays", "{\"a\":" + "[".repeat(100_000),
            "21 digits", "{\"a\":100000000000000000000}",
            "million digits", "{\"a\":" + "1".repeat(1_000_000) + "}",
            "long exponent", "{\"a\":1e" + "9".repeat(30) + "}",
            "infinite exponent", "{\"a\":1e999}",
            "two documents", "{}{}",
            "behind", "{} x",
            "closing", "{}}");
    texts.forEach((name, text) -> documents.put(name, text.getBytes(UTF_8)));
    Map<String, String> encoded =
        ordered(
            "broken UTF-8", "{\"a\":\"\u00ff\"}",
            "overlong", "{\"a\":\"\u00c0\u00af\"}",
            "encoded surrogate", "{\"a\":\"\u00ed\u00a0\u0080\"}",
            "beyond Unicode", "{\"a\":\"\u00f4\u0090\u0080\u0080\"}",
            "cut character", "{\"a\":\"\u00e2\u0082\"}",
            "NUL", "{\"a\":1\0}",
            "NUL behind", "{\"a\":1}\0",
            "UTF-16", "{\0\"\0a\0\"\0:\0001\0}\0");
    encoded.forEach((name, text) -> documents.put(name, text.getBytes(ISO_8859_1)));
    return documents;
  }

  /** Pairs in order. */
  static Map<String, String> ordered(String... pairs) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** The values but those of some kinds. */
  static Map<String, String> valuesBut(String... kinds) {
    var values = new LinkedHashMap<>(VALUES);
    values.keySet().removeAll(List.of(kinds));
    return values;
  }
}
