package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.JoinedFiles;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pack of version 1 to write: a directory's configuration, tokenizer and weights, in the order in
 * which such a pack holds them. The weights' bytes are copied as they are.
 */
final class FirstPack {
  private static final int LARGEST_TEXT = 100_000_000;

  private final Checkpoint model;
  private final Set<String> taken = new HashSet<>();

  FirstPack(Checkpoint model) {
    this.model = model;
  }

  PackWriter writer() {
    var files = new ArrayList<Companion>();
    files.add(new Companion.Made("metadata", metadata()));
    var inputs = new ArrayList<>(taken.stream().sorted().map(this::beside).toList());
    for (Path file : model.files()) {
      files.add(new Companion.OnDisk(file));
      inputs.add(file);
    }
    var leftBehind =
        model.companions().stream()
            .map(Companion::name)
            .filter(name -> !taken.contains(name))
            .toList();
    return new PackWriter(
        new FileCopy(inputs, files, (draft, all) -> JoinedFiles.of(draft, all.bytes())),
        leftBehind);
  }

  private byte[] metadata() {
    byte[] json = Json.compact(PackMetadata.write(head(), weights(model.files())));
    if (json.length > PackHead.LARGEST_METADATA) {
      throw new LbrxException(
          ErrorCode.PACK,
          model.path()
              + ": metadata of "
              + json.length
              + " bytes, a pack holds at most "
              + PackHead.LARGEST_METADATA);
    }
    byte[] head = PackHead.first(json.length);
    byte[] both = Arrays.copyOf(head, head.length + json.length);
    System.arraycopy(json, 0, both, head.length, json.length);
    return both;
  }

  private ObjectNode head() {
    var json = Json.object();
    json.set(
        PackMetadata.CONFIG, model.configJson().orElseThrow(() -> lacks(PackMetadata.CONFIG_FILE)));
    taken.add(PackMetadata.CONFIG_FILE);
    json.put(PackMetadata.TOKENIZER, text(require(PackMetadata.TOKENIZER_FILE)));
    PackMetadata.OBJECTS.forEach(
        (key, name) -> {
          Path file = beside(name);
          if (Files.isRegularFile(file)) {
            taken.add(name);
            json.set(key, Json.readObject(file));
          }
        });
    Path template = beside(PackMetadata.TEMPLATE_FILE);
    if (Files.isRegularFile(template)) {
      taken.add(PackMetadata.TEMPLATE_FILE);
      json.put(PackMetadata.TEMPLATE, text(template));
    }
    return json;
  }

  private Path require(String name) {
    Path file = beside(name);
    if (!Files.isRegularFile(file)) {
      throw lacks(name);
    }
    taken.add(name);
    return file;
  }

  private LbrxException lacks(String name) {
    return new LbrxException(
        ErrorCode.PACK,
        model.path() + " has no " + name + ", which a pack must hold: name a model's directory");
  }

  private Path beside(String name) {
    return model.path().resolve(name);
  }

  private static String text(Path file) {
    byte[] bytes = SourceFile.readAll(file, LARGEST_TEXT, ErrorCode.PACK);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new LbrxException(ErrorCode.PACK, file + " is not UTF-8: fetch it again", e);
    }
  }

  private static List<PackedFile> weights(List<Path> files) {
    var packed = new ArrayList<PackedFile>();
    long offset = 0;
    for (Path file : files) {
      String name = Objects.requireNonNull(file.getFileName()).toString();
      if (!name.endsWith(PackMetadata.SUFFIX)) {
        throw new LbrxException(
            ErrorCode.PACK,
            file
                + ": a pack holds files whose names end in "
                + PackMetadata.SUFFIX
                + ": rename it");
      }
      try (var source = SourceFile.open(file)) {
        packed.add(new PackedFile(name, offset, source.size()));
        offset = Sizes.add(offset, source.size());
      }
    }
    return List.copyOf(packed);
  }
}
