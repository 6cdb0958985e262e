package dev.lbrx.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The shapes of public models, by name: what is known of a model without its files. */
final class KnownModels {
  private KnownModels() {}

  /**
   * One row of the table.
   *
   * @param name as people say it, such as {@code llama-3.1-8b}
   * @param family the {@code model_type} of its config.json
   * @param experts of each layer's feed-forward part; 1 for one that is not a mixture
   */
  record Shape(
      String name,
      String family,
      int hidden,
      int layers,
      int heads,
      int keyValueHeads,
      int headSize,
      int feedForward,
      int vocabulary,
      int context,
      boolean tied,
      int experts) {
    private static Shape of(String line) {
      String[] f = line.strip().split(" +");
      return new Shape(
          f[0],
          f[1],
          Integer.parseInt(f[2]),
          Integer.parseInt(f[3]),
          Integer.parseInt(f[4]),
          Integer.parseInt(f[5]),
          Integer.parseInt(f[6]),
          Integer.parseInt(f[7]),
          Integer.parseInt(f[8]),
          Integer.parseInt(f[9]),
          f[10].equals("tied"),
          Integer.parseInt(f[11]));
    }

    /** Every weight, norms and biases included. */
    long parameters() {
      long embeddings = (long) vocabulary * hidden * (tied ? 1 : 2);
      return embeddings + layers * layer() + norm();
    }

    /** Bytes of keys and values of one token in 16 bits each. */
    long cacheBytes() {
      return 2L * 2 * layers * keyValueHeads * headSize;
    }

    private long layer() {
      long q = (long) heads * headSize;
      long kv = (long) keyValueHeads * headSize;
      long attention = hidden * (2 * q + 2 * kv);
      long feed = (long) hidden * feedForward * (family.equals("starcoder2") ? 2 : 3);
      long router = experts == 1 ? 0 : (long) experts * hidden;
      long extra =
          switch (family) {
            case "qwen2" -> q + 2 * kv + 2 * norm();
            case "qwen3" -> 2L * headSize + 2 * norm();
            case "gemma2" -> 4 * norm();
            case "gemma3_text" -> 2L * headSize + 4 * norm();
            case "olmo2" -> q + kv + 2 * norm();
            case "starcoder2" -> q + 2 * kv + hidden + feedForward + hidden + 2 * norm();
            default -> 2 * norm();
          };
      return attention + feed * experts + router + extra;
    }

    // A layer norm has a bias too.
    private long norm() {
      return family.equals("starcoder2") ? 2L * hidden : hidden;
    }
  }

  /** All of them, in the order of the table. */
  static List<Shape> all() {
    try (var in =
        Objects.requireNonNull(KnownModels.class.getResourceAsStream("known-models.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Shape::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that a name means: the one of that name, else all whose names have it as a part. */
  static List<Shape> named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    var all = all();
    var exact = all.stream().filter(each -> each.name.equals(wanted)).toList();
    return exact.isEmpty()
        ? all.stream().filter(each -> ("-" + each.name + "-").contains("-" + wanted + "-")).toList()
        : exact;
  }
}
