package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.AtomicFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pack of version 1 to write: a directory's configuration, tokenizer and weights, in the order in
 * which such a pack holds them. The weights' bytes are copied as they are.
 */
final class FirstPackWriter implements PackWriter {
  private static final int LARGEST_TEXT = 100_000_000;

  private final Checkpoint model;
  private final List<PackedFile> weights;
  private final byte[] metadata;
  private final Set<String> taken = new HashSet<>();

  FirstPackWriter(Checkpoint model) {
    this.model = model;
    this.weights = weights(model.files());
    this.metadata = Json.compact(PackMetadata.write(head(), weights));
    if (metadata.length > PackHead.LARGEST_METADATA) {
      throw new LbrxException(
          ErrorCode.PACK,
          model.path()
              + ": metadata of "
              + metadata.length
              + " bytes, a pack holds at most "
              + PackHead.LARGEST_METADATA);
    }
  }

  @Override
  public long bytes() {
    return Sizes.add(PackHead.BYTES_1 + (long) metadata.length, dataBytes());
  }

  @Override
  public List<String> leftBehind() {
    return model.companions().stream()
        .map(Companion::name)
        .filter(name -> !taken.contains(name))
        .toList();
  }

  @Override
  public void write(Path target, boolean force, LongConsumer progress) {
    AtomicFile.write(
        target, force, List.of(model.path()), bytes(), partial -> write(partial, progress));
  }

  private void write(Path partial, LongConsumer progress) {
    try (var pack = TargetFile.create(partial)) {
      pack.write(MemorySegment.ofArray(PackHead.first(metadata.length)));
      pack.write(MemorySegment.ofArray(metadata));
      long start = PackHead.BYTES_1 + (long) metadata.length;
      for (int i = 0; i < weights.size(); i++) {
        var file = weights.get(i);
        try (var source = SourceFile.open(model.files().get(i))) {
          requireSize(source, file);
          pack.append(
              source, 0, file.bytes(), done -> progress.accept(start + file.offset() + done));
        }
      }
      pack.force();
    }
  }

  private static void requireSize(SourceFile source, PackedFile file) {
    if (source.size() != file.bytes()) {
      throw new LbrxException(
          ErrorCode.SOURCE_CHANGED,
          source.path()
              + " changed while it was in use: it had "
              + file.bytes()
              + " bytes, now "
              + source.size()
              + ": start again and let nothing write to it");
    }
  }

  private long dataBytes() {
    var last = weights.getLast();
    return Sizes.add(last.offset(), last.bytes());
  }

  private ObjectNode head() {
    var json = Json.object();
    json.set(PackMetadata.CONFIG, model.configJson().orElseThrow(() -> lacks("config.json")));
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
