package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.WeightsFile;
import java.util.List;

/** Weights without anything that describes them. */
record LoneFile(WeightsFile file) implements ModelSource {
  @Override
  public String kind() {
    return FileKind.label(file.path());
  }

  @Override
  public List<WeightsFile> files() {
    return List.of(file);
  }

  @Override
  public String configName() {
    return file.path().toString();
  }
}
