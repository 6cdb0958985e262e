package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.PlainName;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code model.safetensors.index.json}: which shard holds which tensor. Shards are plain file
 * names inside the index's own directory.
 *
 * @param file the index itself
 * @param shards the shard of each tensor, by name
 */
public record ShardIndex(Path file, Map<String, String> shards) {
  /** The name of its file. */
  public static final String NAME = "model.safetensors.index.json";

  /**
   * Reads an index; {@link ErrorCode#SHARD_INDEX} where it is none or a shard's name leads
   * elsewhere.
   */
  public static ShardIndex read(Path file) {
    return new ShardIndex(file, shards(Json.readObject(file), file.toString()));
  }

  /** The index that an object holds, which {@code name} names in errors. */
  public static ShardIndex of(ObjectNode json, String name) {
    return new ShardIndex(Path.of(name), shards(json, name));
  }

  private static Map<String, String> shards(ObjectNode json, String name) {
    var fields = new JsonFields(name, ErrorCode.SHARD_INDEX, json);
    var map = fields.requiredObject("weight_map");
    var shards = new HashMap<String, String>();
    for (Map.Entry<String, JsonNode> entry : map.node().properties()) {
      if (!entry.getValue().isString()) {
        throw map.wrong(entry.getKey(), "a file name");
      }
      String shard = entry.getValue().stringValue();
      if (!PlainName.is(shard)) {
        throw map.wrong(entry.getKey(), "a plain file name inside the model's directory");
      }
      shards.put(entry.getKey(), shard);
    }
    if (shards.isEmpty()) {
      throw fields.wrong("weight_map", "at least one tensor");
    }
    return shards;
  }

  /** The JSON of an index: tensors by the name of their shard, written sorted. */
  public static byte[] write(Map<String, List<TensorEntry>> shards) {
    var map = new TreeMap<String, String>();
    long total = 0;
    for (var shard : shards.entrySet()) {
      for (var tensor : shard.getValue()) {
        map.put(tensor.name(), shard.getKey());
        total = Sizes.add(total, tensor.bytes());
      }
    }
    var root = Json.object();
    root.putObject("metadata").put("total_size", total);
    var weightMap = root.putObject("weight_map");
    map.forEach(weightMap::put);
    return Json.indented(root);
  }

  /**
   * The shards' paths, sorted; each exists, and lies inside the directory unless links may lead
   * out.
   */
  public List<Path> files(Links links) {
    return new TreeSet<>(shards.values()).stream().map(name -> shard(name, links)).toList();
  }

  /** Every tensor of the index is in its shard, and the other way round. */
  public void requireMatch(List<? extends WeightsFile> files) {
    var tensors = new LinkedHashMap<String, List<TensorEntry>>();
    for (var file : files) {
      tensors.put(String.valueOf(file.path().getFileName()), file.tensors());
    }
    requireMatch(tensors);
  }

  /** The same for the tensors of each shard, by its name. */
  public void requireMatch(Map<String, List<TensorEntry>> files) {
    int found = 0;
    for (var shard : files.entrySet()) {
      for (TensorEntry tensor : shard.getValue()) {
        String expected = shards.get(tensor.name());
        if (!shard.getKey().equals(expected)) {
          throw refuse(
              "tensor "
                  + tensor.name()
                  + " is in "
                  + shard.getKey()
                  + ", but the index "
                  + (expected == null ? "does not name it" : "places it in " + expected));
        }
        found++;
      }
    }
    if (found != shards.size()) {
      throw refuse(missing(files));
    }
  }

  private String missing(Map<String, List<TensorEntry>> files) {
    var left = new HashMap<>(shards);
    for (var tensors : files.values()) {
      tensors.forEach(tensor -> left.remove(tensor.name()));
    }
    String first = left.keySet().stream().sorted().findFirst().orElse("");
    return "tensor "
        + first
        + (left.size() > 1 ? " and " + (left.size() - 1) + " more" : "")
        + " should be in "
        + left.get(first)
        + ", which does not hold it";
  }

  private Path shard(String name, Links links) {
    Path directory = file.toAbsolutePath().getParent();
    Path shard = file.resolveSibling(name);
    if (!Files.exists(shard)) {
      throw refuse("shard " + name + " is missing: fetch it, or the whole model, again");
    }
    try {
      boolean inside = directory != null && shard.toRealPath().startsWith(directory.toRealPath());
      if (!inside && links != Links.FOLLOW) {
        throw refuse(
            "shard " + name + " is a link out of the directory: allow it with --follow-links");
      }
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot read " + shard + ": " + e.getMessage(), e);
    }
    if (!Files.isRegularFile(shard)) {
      throw refuse("shard " + name + " is not a regular file");
    }
    return shard;
  }

  private LbrxException refuse(String message) {
    return new LbrxException(ErrorCode.SHARD_INDEX, file + ": " + message);
  }
}
