package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.Json;
import dev.lbrx.toolkit.Version;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where every tensor of an output came from: {@code lbrx.json}. It holds the expression of each
 * tensor, the SHA-256 of each tensor that was read and of each that was written, and nothing that
 * differs between runs, places or machines. Safe for use by several threads.
 */
final class Lineage {
  /** The member that holds the SHA-256 of each tensor as it was written. */
  static final String WRITTEN = "sha256";

  /** The member that holds the SHA-256 of each file beside the weights as it was written. */
  static final String FILES = "files";

  private static final int FORMAT = 1;

  private final Plan plan;
  private final Labels labels;
  private final Map<Checkpoint, Map<String, String>> hashes = new LinkedHashMap<>();
  private final Map<String, String> written = new TreeMap<>();
  private final Map<Expression.Read, Sha256.Running> reading = new ConcurrentHashMap<>();
  private final Map<Output, Sha256.Running> writing = new ConcurrentHashMap<>();
  private ObjectNode fresh = Json.object();
  private ObjectNode freshWritten = Json.object();

  Lineage(Plan plan) {
    this.plan = plan;
    var checkpoints = plan.checkpoints();
    this.labels = new Labels(checkpoints);
    checkpoints.forEach(checkpoint -> hashes.put(checkpoint, new TreeMap<>()));
  }

  /** Takes note of a tensor's bytes, once; its pieces come in order. */
  void read(Expression.Read read, Rows rows, MemorySegment bytes) {
    if (isKnown(read)) {
      return;
    }
    var hashed = hash(reading, read, rows, bytes);
    if (hashed.isEmpty()) {
      return;
    }
    String hash = hashed.get();
    synchronized (this) {
      hashes.computeIfAbsent(read.checkpoint(), key -> new TreeMap<>()).put(read.tensor(), hash);
      fresh.withObjectProperty(labels.of(read.checkpoint())).put(read.tensor(), hash);
    }
  }

  private synchronized boolean isKnown(Expression.Read read) {
    return hash(read).isPresent();
  }

  private synchronized Optional<String> hash(Expression.Read read) {
    return Optional.ofNullable(hashes.getOrDefault(read.checkpoint(), Map.of()).get(read.tensor()));
  }

  /**
   * Takes note of an output's bytes, its pieces in order; those of a copy are known already.
   *
   * @param isCopy whether the bytes of one that is only read are those that were read
   */
  void wrote(Output output, Rows rows, MemorySegment bytes, boolean isCopy) {
    var hashed =
        isCopy && output.value() instanceof Expression.Read read
            ? hash(read).filter(known -> rows.isLast())
            : hash(writing, output, rows, bytes);
    hashed.ifPresent(hash -> wrote(output, hash));
  }

  private synchronized void wrote(Output output, String hash) {
    written.put(output.name(), hash);
    freshWritten.put(output.name(), hash);
  }

  // The hash, once the last piece has come.
  private static <T> Optional<String> hash(
      Map<T, Sha256.Running> begun, T tensor, Rows rows, MemorySegment bytes) {
    var running = begun.computeIfAbsent(tensor, key -> new Sha256.Running());
    running.update(bytes);
    if (!rows.isLast()) {
      return Optional.empty();
    }
    begun.remove(tensor);
    return Optional.of(running.hex());
  }

  /** The hashes of outputs taken since the last call. */
  synchronized ObjectNode takeWritten() {
    var taken = freshWritten;
    freshWritten = Json.object();
    return taken;
  }

  /** Takes the hashes of outputs that an earlier run took. */
  synchronized void restoreWritten(JsonNode taken) {
    taken.properties().forEach(hash -> written.put(hash.getKey(), hash.getValue().stringValue()));
  }

  /** The hashes taken since the last call, by the checkpoints' labels. */
  synchronized ObjectNode takeNew() {
    var taken = fresh;
    fresh = Json.object();
    return taken;
  }

  /** Takes the hashes that an earlier run took. */
  synchronized void restore(JsonNode taken) {
    hashes.forEach(
        (checkpoint, known) ->
            taken
                .path(labels.of(checkpoint))
                .properties()
                .forEach(hash -> known.put(hash.getKey(), hash.getValue().stringValue())));
  }

  /** The document, with the hashes of the files beside the weights. */
  synchronized byte[] json(Map<String, String> files) {
    var root = Json.object();
    root.put("lbrx", Version.current());
    root.put("format", FORMAT);
    var inputs = root.putObject("inputs");
    hashes.forEach(
        (checkpoint, tensors) -> {
          var input = inputs.putObject(labels.of(checkpoint));
          tensors.forEach(input::put);
        });
    var outputs = root.putObject("outputs");
    plan.outputs().forEach(output -> outputs.put(output.name(), labels.text(output.value())));
    var sums = root.putObject(WRITTEN);
    plan.outputs().forEach(output -> sums.put(output.name(), written.get(output.name())));
    if (!files.isEmpty()) {
      var smallFiles = root.putObject(FILES);
      new TreeMap<>(files).forEach(smallFiles::put);
    }
    return Json.indented(root);
  }
}
