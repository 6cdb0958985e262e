package dev.lbrx.formats.json;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Typed reading of one object's members. A member that is {@code null} counts as absent. Every
 * refusal has the given code and names file, JSON pointer, what was got and what was expected.
 */
public final class JsonFields {
  private final String source;
  private final ErrorCode code;
  private final String path;
  private final ObjectNode node;

  /** The members of a document's top object. */
  public JsonFields(String source, ErrorCode code, ObjectNode node) {
    this(source, code, "", node);
  }

  private JsonFields(String source, ErrorCode code, String path, ObjectNode node) {
    this.source = source;
    this.code = code;
    this.path = path;
    this.node = node;
  }

  /** The object itself. */
  public ObjectNode node() {
    return node;
  }

  /** Whether a member exists and is not null. */
  public boolean has(String key) {
    return get(key) != null;
  }

  /** A member of any kind. */
  public Optional<JsonNode> any(String key) {
    return Optional.ofNullable(get(key));
  }

  /** A string. */
  public Optional<String> text(String key) {
    JsonNode value = get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrong(key, "a string");
    }
    return Optional.of(value.stringValue());
  }

  /** A string that must be there. */
  public String requiredText(String key) {
    return text(key).orElseThrow(() -> wrong(key, "a string"));
  }

  /** A whole number from {@code least} to {@code most}. */
  public OptionalLong integer(String key, long least, long most) {
    JsonNode value = get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw wrong(key, "a whole number from " + least + " to " + most);
    }
    return OptionalLong.of(value.longValue());
  }

  /** A whole number that must be there. */
  public long requiredInteger(String key, long least, long most) {
    return integer(key, least, most)
        .orElseThrow(() -> wrong(key, "a whole number from " + least + " to " + most));
  }

  /** A number above 0. */
  public OptionalDouble positive(String key) {
    JsonNode value = get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || !(value.doubleValue() > 0) || !Double.isFinite(value.doubleValue())) {
      throw wrong(key, "a number above 0");
    }
    return OptionalDouble.of(value.doubleValue());
  }

  /** A boolean, or what stands for it where it is absent. */
  public boolean flag(String key, boolean absent) {
    JsonNode value = get(key);
    if (value == null) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.booleanValue();
  }

  /** An object. */
  public Optional<JsonFields> object(String key) {
    JsonNode value = get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof ObjectNode object)) {
      throw wrong(key, "an object");
    }
    return Optional.of(new JsonFields(source, code, path + "/" + key, object));
  }

  /** An object that must be there. */
  public JsonFields requiredObject(String key) {
    return object(key).orElseThrow(() -> wrong(key, "an object"));
  }

  /** An array; empty where it is absent. */
  public ArrayNode array(String key) {
    JsonNode value = get(key);
    if (value == null) {
      return Json.array();
    }
    if (!(value instanceof ArrayNode array)) {
      throw wrong(key, "an array");
    }
    return array;
  }

  /** An array of objects; empty where it is absent. */
  public List<JsonFields> objects(String key) {
    var objects = new ArrayList<JsonFields>();
    for (JsonNode element : array(key)) {
      if (!(element instanceof ObjectNode object)) {
        throw wrong(key, "an array of objects");
      }
      objects.add(new JsonFields(source, code, path + "/" + key + "/" + objects.size(), object));
    }
    return objects;
  }

  /** A refusal of a member: {@code got … , expected …}. */
  public LbrxException wrong(String key, String expected) {
    JsonNode value = get(key);
    String got = value == null ? "nothing" : Excerpt.of(value.toString());
    return refuse(key, "got " + got + ", expected " + expected);
  }

  /** A refusal of a member with a message of its own. */
  public LbrxException refuse(String key, String message) {
    return new LbrxException(code, where(key) + ": " + message);
  }

  /** A member that is understood and not supported. */
  public LbrxException unsupported(String key, String message) {
    return new LbrxException(ErrorCode.UNSUPPORTED, where(key) + ": " + message);
  }

  private @Nullable JsonNode get(String key) {
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  private String where(String key) {
    return source + " at " + Excerpt.of(path + "/" + key);
  }
}
