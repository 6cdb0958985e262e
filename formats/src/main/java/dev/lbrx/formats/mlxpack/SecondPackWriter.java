package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A pack of version 2 to write: small files first, then the weights. */
final class SecondPackWriter implements PackWriter {
  private final Checkpoint model;
  private final List<Path> files = new ArrayList<>();
  private final long bytes;

  SecondPackWriter(Checkpoint model) {
    this.model = model;
    boolean safetensors =
        model.files().stream().allMatch(file -> file.toString().endsWith(PackMetadata.SUFFIX));
    if (!Files.isDirectory(model.path()) || !safetensors) {
      throw new LbrxException(
          ErrorCode.PACK,
          model.path()
              + " is not a directory of safetensors files: name one, or make the pack by"
              + " `lbrx convert IN OUT --to mlxpack`");
    }
    for (String name : List.of(PackMetadata.CONFIG_FILE, ShardIndex.NAME, "lbrx.json")) {
      Path file = model.path().resolve(name);
      if (Files.isRegularFile(file)) {
        files.add(file);
      }
    }
    for (var companion : model.companions()) {
      if (companion instanceof Companion.OnDisk(Path file)) {
        files.add(file);
      }
    }
    files.addAll(model.files());
    long sum = 0;
    for (Path file : files) {
      sum = Sizes.add(sum, new Companion.OnDisk(file).size());
    }
    this.bytes = sum;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<String> leftBehind() {
    return List.of();
  }

  @Override
  public void write(Path target, boolean force, LongConsumer progress) {
    try (var pack = PackFolder.of(Draft.begin(target, force, List.of(model.path())), bytes)) {
      long before = 0;
      for (Path path : files) {
        long start = before;
        try (var source = SourceFile.open(path);
            var file = pack.file(String.valueOf(path.getFileName()))) {
          file.append(source, 0, source.size(), done -> progress.accept(start + done));
          before = Sizes.add(before, source.size());
        }
      }
      pack.commit();
    }
  }
}
