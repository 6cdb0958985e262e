package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The files of a split model: {@code NAME-00001-of-00003.gguf}, … Source: llama.cpp. */
public final class Parts {
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");
  private static final String NUMBER = "split.no";
  private static final String COUNT = "split.count";
  private static final String TENSORS = "split.tensors.count";

  private Parts() {}

  /** The name of part {@code number}, counted from 1. */
  static String name(String model, int number, int count) {
    return "%s-%05d-of-%05d.gguf".formatted(model, number, count);
  }

  /** The keys that a part has beside the model's own. */
  static Map<String, GgufValue> keys(int number, int count, int tensors) {
    var keys = new LinkedHashMap<String, GgufValue>();
    keys.put(NUMBER, GgufValue.uint16(number - 1));
    keys.put(COUNT, GgufValue.uint16(count));
    keys.put(TENSORS, GgufValue.int32(tensors));
    return keys;
  }

  /** Metadata without those keys. */
  static Map<String, GgufValue> withoutKeys(Map<String, GgufValue> metadata) {
    var rest = new LinkedHashMap<>(metadata);
    rest.keySet().removeAll(Set.of(NUMBER, COUNT, TENSORS));
    return rest;
  }

  /** Whether a name is that of a part, other than the first. */
  public static boolean isLater(Path path) {
    var name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches() && Integer.parseInt(name.group(2)) > 1;
  }

  /** All files of a model by any of them. */
  static List<Path> of(Path path) {
    var name = NAME.matcher(String.valueOf(path.getFileName()));
    int count = name.matches() ? Integer.parseInt(name.group(3)) : 1;
    if (count <= 1) {
      return List.of(path);
    }
    int number = Integer.parseInt(name.group(2));
    if (number < 1 || number > count) {
      throw new LbrxException(
          ErrorCode.GGUF,
          path + " is part " + number + " of " + count + " by its name: name one of the parts");
    }
    var parts =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> path.resolveSibling(name(name.group(1), i, count)))
            .toList();
    for (Path part : parts) {
      if (!Files.exists(part)) {
        throw new LbrxException(
            ErrorCode.GGUF,
            part + " is missing, a part of " + path + ": fetch it, or the whole model, again");
      }
    }
    return parts;
  }

  /** Refuses files that do not say what their names do. */
  static void requireComplete(List<GgufFile> files) {
    int tensors = 0;
    for (int i = 0; i < files.size(); i++) {
      var file = files.get(i);
      var keys = new Keys(file.path().toString(), file.header().metadata());
      int count = keys.integer(COUNT).orElse(1);
      int number = keys.integer(NUMBER).orElse(0);
      if (count > 1 ? count != files.size() || number != i : files.size() > 1) {
        throw new LbrxException(
            ErrorCode.GGUF,
            "%s says that it is part %d of %d, expected %d of %d by its name: fetch the model again"
                .formatted(file.path(), number + 1, count, i + 1, files.size()));
      }
      tensors += file.tensors().size();
    }
    var first = new Keys(files.getFirst().path().toString(), files.getFirst().header().metadata());
    int expected = first.integer(TENSORS).orElse(tensors);
    if (expected != tensors) {
      throw new LbrxException(
          ErrorCode.GGUF,
          "%s says that its parts have %d tensors, they have %d: fetch the model again"
              .formatted(files.getFirst().path(), expected, tensors));
    }
  }
}
