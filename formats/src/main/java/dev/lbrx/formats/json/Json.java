package dev.lbrx.formats.json;

import dev.lbrx.formats.ForeignFile;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whole JSON documents as trees: at most 100,000,000 bytes, depth 64, numbers of 20 digits, no
 * duplicate key (however escaped). Members keep their order, so that writing what was read changes
 * nothing but white space: numbers keep their spelling.
 */
public final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /**
   * The object that a file holds; {@link ErrorCode#JSON} where it is anything else, or what {@link
   * ForeignFile} says of it.
   */
  public static ObjectNode readObject(Path file) {
    byte[] bytes = SourceFile.readAll(file, JsonLimits.BYTES, ErrorCode.JSON);
    try {
      return object(parse(bytes, file.toString()), file.toString());
    } catch (LbrxException e) {
      throw ForeignFile.refusal(file, bytes).orElse(e);
    }
  }

  /** The object that {@code bytes} hold; {@code source} names it in errors. */
  public static ObjectNode requireObject(byte[] bytes, String source) {
    return object(parse(bytes, source), source);
  }

  /** The document in {@code bytes}; {@code source} names it in errors. */
  public static JsonNode parse(byte[] bytes, String source) {
    try (var stream = new JsonStream(bytes, 0, bytes.length, source, ErrorCode.JSON)) {
      JsonNode root = new TreeReader(stream, new JsonLimits.Heap(source)).value(stream.next());
      stream.end();
      return root;
    }
  }

  /** An empty object. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** UTF-8 without white space; the same tree gives the same bytes. */
  public static byte[] compact(JsonNode node) {
    return bytes(Writers.COMPACT, node);
  }

  /** UTF-8 with two spaces a level and a line feed at the end, as Hugging Face writes it. */
  public static byte[] indented(JsonNode node) {
    byte[] text = bytes(Writers.INDENTED, node);
    byte[] lines = java.util.Arrays.copyOf(text, text.length + 1);
    lines[text.length] = '\n';
    return lines;
  }

  private static byte[] bytes(ObjectWriter writer, JsonNode node) {
    var bytes = new ByteArrayOutputStream();
    try (var out = writer.createGenerator(bytes)) {
      new TreeWriter(out).write(node);
    }
    return bytes.toByteArray();
  }

  private static ObjectNode object(JsonNode node, String source) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new LbrxException(
        ErrorCode.JSON, source + ": got " + node.getNodeType() + ", expected an object");
  }

  private static DefaultPrettyPrinter printer() {
    var indenter = new DefaultIndenter("  ", "\n");
    var separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  // Apart, because Jackson takes long to set a mapper up and reading needs none.
  private static final class Writers {
    static final ObjectWriter COMPACT = new JsonMapper().writer();
    static final ObjectWriter INDENTED = COMPACT.with(printer());
  }

  private record TreeReader(JsonStream stream, JsonLimits.Heap heap) {
    JsonNode value(JsonToken token) {
      heap.node(token == JsonToken.VALUE_STRING ? stream.text().length() : 0);
      return switch (token) {
        case START_OBJECT -> members();
        case START_ARRAY -> elements();
        case VALUE_STRING -> NODES.stringNode(stream.text());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
        case VALUE_TRUE -> NODES.booleanNode(true);
        case VALUE_FALSE -> NODES.booleanNode(false);
        case VALUE_NULL -> NODES.nullNode();
        default -> throw stream.error("got " + JsonStream.describe(token) + ", expected a value");
      };
    }

    private ObjectNode members() {
      var object = NODES.objectNode();
      while (stream.next() != JsonToken.END_OBJECT) {
        String name = stream.text();
        if (object.has(name)) {
          throw stream.error("the key stands twice in its object");
        }
        heap.node(name.length());
        object.set(name, value(stream.next()));
      }
      return object;
    }

    private ArrayNode elements() {
      var array = NODES.arrayNode();
      for (JsonToken token = stream.next(); token != JsonToken.END_ARRAY; token = stream.next()) {
        array.add(value(token));
      }
      return array;
    }

    // No switch over types: its bootstrap method takes a cold start some milliseconds.
    private JsonNode number() {
      var number = stream.number();
      if (number instanceof Integer i) {
        return NODES.numberNode(i.intValue());
      } else if (number instanceof Long l) {
        return NODES.numberNode(l.longValue());
      } else if (number instanceof BigInteger b) {
        return NODES.numberNode(b);
      }
      double value = number.doubleValue();
      String text = stream.text();
      if (Double.toString(value).equals(text)) {
        return NODES.numberNode(value);
      }
      heap.node(text.length());
      return new StatedNumber(value, text);
    }
  }
}
