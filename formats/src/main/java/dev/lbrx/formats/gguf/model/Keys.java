package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.gguf.GgufType;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Typed reading of a file's metadata; every refusal names file, key, what was got and expected. */
record Keys(String file, Map<String, GgufValue> metadata) {
  Optional<GgufValue> any(String key) {
    return Optional.ofNullable(metadata.get(key));
  }

  Optional<String> text(String key) {
    return any(key)
        .map(value -> require(key, value, value.type() == GgufType.STRING, "a string"))
        .map(value -> value.texts().getFirst());
  }

  /** An array of strings; empty where there is none. */
  List<String> texts(String key) {
    return any(key)
        .map(value -> require(key, value, array(value, GgufType.STRING), "an array of strings"))
        .map(GgufValue::texts)
        .orElse(List.of());
  }

  /** A whole number from 0 to 2³¹ − 1. */
  OptionalInt integer(String key) {
    var value = metadata.get(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    long number = isInteger(value) && value.type() != GgufType.ARRAY ? value.longs()[0] : -1;
    require(key, value, number >= 0 && number <= Integer.MAX_VALUE, "a whole number below 2^31");
    return OptionalInt.of((int) number);
  }

  int requiredInteger(String key) {
    return integer(key).orElseThrow(() -> wrong(key, null, "a whole number"));
  }

  /** A whole number, or the one of an array that stands for a block. */
  OptionalInt ofBlock(String key, int block) {
    var value = metadata.get(key);
    if (value == null || value.type() != GgufType.ARRAY) {
      return integer(key);
    }
    boolean fits = isInteger(value) && block < value.count();
    long number = fits ? value.longs()[block] : -1;
    require(key, value, number >= 0 && number <= Integer.MAX_VALUE, "a whole number a block");
    return OptionalInt.of((int) number);
  }

  /** An array of whole numbers; empty where there is none. */
  long[] integers(String key) {
    return any(key)
        .map(
            value ->
                require(
                    key,
                    value,
                    value.type() == GgufType.ARRAY && isInteger(value),
                    "an array of whole numbers"))
        .map(GgufValue::longs)
        .orElse(new long[0]);
  }

  /** An array of bytes; empty where there is none. */
  byte[] bytes(String key) {
    long[] values = integers(key);
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** An array of f32 numbers; empty where there is none. */
  double[] numbers(String key) {
    return any(key)
        .map(value -> require(key, value, array(value, GgufType.FLOAT32), "an array of numbers"))
        .map(GgufValue::doubles)
        .orElse(new double[0]);
  }

  /** A number, as the shortest decimal that a float of that value has. */
  OptionalDouble number(String key) {
    var value = metadata.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    boolean number =
        isInteger(value) || value.type() == GgufType.FLOAT32 || value.type() == GgufType.FLOAT64;
    require(key, value, number, "a number");
    return OptionalDouble.of(Double.parseDouble(value.toString()));
  }

  /** A bool. */
  Optional<Boolean> flag(String key) {
    return any(key)
        .map(value -> require(key, value, value.type() == GgufType.BOOL, "a bool"))
        .map(value -> value.longs()[0] == 1);
  }

  LbrxException wrong(String key, @Nullable GgufValue value, String expected) {
    String got = value == null ? "nothing" : value.type() + " " + Excerpt.of(value.toString());
    return new LbrxException(
        ErrorCode.GGUF, "%s at %s: got %s, expected %s".formatted(file, key, got, expected));
  }

  private GgufValue require(String key, GgufValue value, boolean fits, String expected) {
    if (!fits) {
      throw wrong(key, value, expected);
    }
    return value;
  }

  private static boolean array(GgufValue value, GgufType element) {
    return value.type() == GgufType.ARRAY && value.element() == element;
  }

  private static boolean isInteger(GgufValue value) {
    return switch (value.element()) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
    };
  }
}
