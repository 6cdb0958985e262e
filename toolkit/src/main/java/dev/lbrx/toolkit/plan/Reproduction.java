package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.gguf.model.FileType;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's {@code lbrx.json}, read to make the model again: the same expressions over inputs that
 * have the same bytes.
 */
public final class Reproduction {
  private final Path file;
  private final ObjectNode lineage;
  private final Made made;

  private Reproduction(Made made) {
    this.file = made.file();
    this.lineage = made.lineage();
    this.made = made;
  }

  /**
   * Reads what a directory or a file says of its making.
   *
   * @throws LbrxException with {@code LBRX-401} where it says nothing, {@code 202} where it is not
   *     readable
   */
  public static Reproduction of(Path model) {
    return Made.of(model)
        .map(Reproduction::new)
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.NOT_FOUND,
                    Made.file(model)
                        + ": no such file: name a model that LBRX wrote, which has one"));
  }

  /** Opens the model, its tensors named as it was made. */
  public Checkpoint open() {
    return made.open();
  }

  /** The version of LBRX that made the model. */
  public String version() {
    return lineage.path("lbrx").asString("");
  }

  /**
   * The plan that makes the model again.
   *
   * @param made the model, for what goes with its tensors
   * @param given where its inputs may be found, in any order
   * @throws LbrxException with {@code LBRX-207} where no model given has the bytes of an input
   */
  public Plan plan(Checkpoint made, List<Checkpoint> given) {
    var inputs = new LinkedHashMap<String, Checkpoint>();
    for (var input : lineage.path("inputs").properties()) {
      inputs.put(input.getKey(), find(input.getKey(), input.getValue(), given));
    }
    var expressions = new ExpressionText(inputs);
    var outputs = new ArrayList<Output>();
    for (var output : lineage.path("outputs").properties()) {
      try {
        outputs.add(new Output(output.getKey(), expressions.parse(output.getValue().asString(""))));
      } catch (LbrxException e) {
        throw new LbrxException(
            e.code(), file + ": tensor " + output.getKey() + ": " + e.getMessage(), e);
      }
    }
    return new Plan(outputs, metadata(made));
  }

  // Of GGUF that was made by Hugging Face's names, only the tensors are made again.
  private static Metadata metadata(Checkpoint made) {
    boolean renamed = made.ggufMetadata().isEmpty() && Checkpoint.gguf(made.path()).isPresent();
    return renamed
        ? new Metadata(
            made.configJson().orElseGet(Json::object),
            List.of(),
            Map.of(),
            new Form.Gguf(FileType.of(DType.F32)))
        : Plan.ofStored(made, true).metadata();
  }

  private Checkpoint find(String label, JsonNode hashes, List<Checkpoint> given) {
    String reason = "no input is given";
    for (var checkpoint : given) {
      String different = firstDifference(checkpoint, hashes);
      if (different.isEmpty()) {
        return checkpoint;
      }
      reason = checkpoint.path() + " " + different;
    }
    throw new LbrxException(
        ErrorCode.MODEL,
        file + ": none of the models given is " + label + ": " + reason + ": give it by --input");
  }

  private static String firstDifference(Checkpoint checkpoint, JsonNode hashes) {
    for (Map.Entry<String, JsonNode> tensor : hashes.properties()) {
      String name = tensor.getKey();
      if (!checkpoint.contains(name)) {
        return "has no tensor " + name;
      }
      String hash = Sha256.of(checkpoint, name, done -> {});
      if (!hash.equals(tensor.getValue().asString(""))) {
        return "has tensor "
            + name
            + " with SHA-256 "
            + hash
            + ", not "
            + tensor.getValue().asString("");
      }
    }
    return "";
  }

  /** The tensors of which one model has none or other bytes, in the order of the first. */
  public static List<String> differences(Checkpoint made, Checkpoint again) {
    var differences = new ArrayList<String>();
    for (String name : made.names()) {
      boolean same =
          again.contains(name)
              && made.spec(name).equals(again.spec(name))
              && Sha256.of(made, name, done -> {}).equals(Sha256.of(again, name, done -> {}));
      if (!same) {
        differences.add(name);
      }
    }
    again.names().stream().filter(name -> !made.contains(name)).forEach(differences::add);
    return differences;
  }
}
