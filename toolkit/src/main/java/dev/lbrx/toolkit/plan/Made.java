package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.Draft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model that LBRX wrote, and what it says of its making: {@code lbrx.json} in a directory, {@code
 * NAME.lbrx.json} beside a file.
 *
 * @param model directory or file
 * @param file the document
 * @param lineage what that holds
 */
public record Made(Path model, Path file, ObjectNode lineage) {
  /** The document of a model, whether it is there or not. */
  public static Path file(Path model) {
    return Files.isDirectory(model) ? model.resolve(CheckpointWriter.LINEAGE) : Draft.beside(model);
  }

  /** Reads what a model says; empty where it says nothing. */
  public static Optional<Made> of(Path model) {
    Path file = file(model);
    return Files.isRegularFile(file)
        ? Optional.of(new Made(model, file, Json.readObject(file)))
        : Optional.empty();
  }

  /** Opens it with its tensors named as the document names them: of GGUF in either way. */
  public Checkpoint open() {
    var stored = Checkpoint.openStored(model);
    var names = lineage.path("outputs").propertyNames();
    if (stored.ggufMetadata().isEmpty() || names.stream().anyMatch(stored::contains)) {
      return stored;
    }
    stored.close();
    return Checkpoint.open(model);
  }
}
