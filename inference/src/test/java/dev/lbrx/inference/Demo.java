package dev.lbrx.inference;

import dev.lbrx.formats.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The demo models of this project and what Hugging Face transformers says of them. */
public final class Demo {
  public static final String[] MODELS = {"demo-base", "demo-novel", "demo-scripture"};

  private static final Path FOLDER = Path.of("..", "demo");

  private Demo() {}

  public static Path model(String name) {
    return FOLDER.resolve(name);
  }

  public static JsonNode reference(String model) {
    return Json.readObject(model(model).resolve("reference.json"));
  }

  public static Stream<JsonNode> prompts(String model) {
    return elements(reference(model).get("prompts"));
  }

  public static String heldout(String text) {
    try {
      return Files.readString(FOLDER.resolve("heldout").resolve(text + ".heldout.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Stream<JsonNode> elements(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(array::get);
  }

  public static int[] ids(JsonNode array) {
    return elements(array).mapToInt(JsonNode::intValue).toArray();
  }
}
