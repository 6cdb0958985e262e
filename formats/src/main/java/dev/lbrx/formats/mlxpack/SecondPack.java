package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a pack of version 2 holds: small files first, then the weights. */
final class SecondPack {
  private SecondPack() {}

  static FileCopy files(Checkpoint model) {
    boolean safetensors =
        model.files().stream().allMatch(file -> file.toString().endsWith(PackMetadata.SUFFIX));
    if (!Files.isDirectory(model.path()) || !safetensors) {
      throw new LbrxException(
          ErrorCode.PACK,
          model.path()
              + " is not a directory of safetensors files: name one, or make the pack by"
              + " `lbrx convert IN OUT --to mlxpack`");
    }
    var files = new ArrayList<Path>();
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
    var copies = files.stream().<Companion>map(Companion.OnDisk::new).toList();
    return new FileCopy(files, copies, (draft, all) -> PackFolder.of(draft, all.bytes()));
  }
}
