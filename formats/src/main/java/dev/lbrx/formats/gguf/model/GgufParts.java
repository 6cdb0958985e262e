package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.weights.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A GGUF file or the parts of a split model as they are: tensors under their own names, in their
 * own order of rows. {@link GgufModel} shows the same files as a Hugging Face directory.
 */
public final class GgufParts implements ModelSource {
  private final Path path;
  private final List<GgufFile> files;

  private GgufParts(Path path, List<GgufFile> files) {
    this.path = path;
    this.files = List.copyOf(files);
  }

  /**
   * Opens a file, and with any part of a split model all of them. {@link
   * dev.lbrx.spi.error.ErrorCode#GGUF}: a file or the set of parts is not sound.
   */
  public static GgufParts open(Path path) {
    var files = new ArrayList<GgufFile>();
    try {
      for (Path part : Parts.of(path)) {
        files.add(GgufFile.open(part));
      }
      Parts.requireComplete(files);
      return new GgufParts(path, files);
    } catch (RuntimeException e) {
      files.forEach(GgufFile::close);
      throw e;
    }
  }

  /** The model's metadata, which the first part has, without what says that it is a part. */
  public Map<String, GgufValue> values() {
    return Parts.withoutKeys(files.getFirst().header().metadata());
  }

  @Override
  public String kind() {
    return kind(files);
  }

  static String kind(List<GgufFile> files) {
    return files.size() == 1 ? "GGUF file" : "GGUF in " + files.size() + " files";
  }

  @Override
  public List<GgufFile> files() {
    return files;
  }

  @Override
  public String configName() {
    return path.toString();
  }
}
