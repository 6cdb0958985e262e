package dev.lbrx.formats.adapter;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The adapter of PEFT ({@code adapter_config.json}, {@code adapter_model.safetensors}) or of MLX
 * ({@code adapters.safetensors}). PEFT has A as [r, in] and B as [out, r]; MLX has [in, r] and [r,
 * out]. Of an embedding both have what is multiplied the other way round.
 */
public final class AdapterDirectory implements ModelSource {
  /** The file that tells an adapter's directory from a model's. */
  public static final String CONFIG = "adapter_config.json";

  private static final Pattern PEFT =
      Pattern.compile("(.+)\\.lora_(A|B|embedding_A|embedding_B)(?:\\.[^.]+)??(?:\\.weight)?");
  private static final Pattern PEFT_MAGNITUDE =
      Pattern.compile("(.+)\\.lora_magnitude_vector(?:\\.[^.]+)??(?:\\.weight)?");
  private static final String MLX_MAGNITUDE = ".m";
  private static final Pattern MLX = Pattern.compile("(.+)\\.lora_(a|b)");
  private static final String PREFIX = "base_model.model.";
  private static final Pattern SAVED = Pattern.compile("\\.modules_to_save(\\.default)?");

  private final Path path;
  private final WeightsFile weights;
  private final Adapter adapter;

  private AdapterDirectory(Path path, WeightsFile weights, Adapter adapter) {
    this.path = path;
    this.weights = weights;
    this.adapter = adapter;
  }

  /**
   * Reads an adapter. {@link ErrorCode#MODEL}: its tensors do not fit each other or its
   * configuration; {@link ErrorCode#UNSUPPORTED}: another kind of adapter.
   *
   * @param file its weights, open; closed on failure
   */
  public static AdapterDirectory of(Path path, WeightsFile file) {
    try {
      String source = path.resolve(CONFIG).toString();
      var config = AdapterConfig.of(Json.readObject(path.resolve(CONFIG)), source);
      var builder = new AdapterBuilder(config.peft() ? "PEFT" : "MLX", file.path().toString());
      for (var tensor : file.tensors()) {
        if (config.peft()) {
          peft(builder, tensor, config);
        } else {
          mlx(builder, tensor, config);
        }
      }
      var adapter = builder.adapter(config::scale);
      for (var module : adapter.modules()) {
        if (module.magnitudes() != config.magnitudes()) {
          throw new LbrxException(
              ErrorCode.MODEL,
              "%s: module %s has %s (DoRA), %s says otherwise"
                  .formatted(
                      file.path(),
                      module.path(),
                      module.magnitudes() ? "magnitudes" : "no magnitudes",
                      CONFIG));
        }
        if (config.statesRank(module.path()) && module.rank() != config.rank()) {
          throw new LbrxException(
              ErrorCode.MODEL,
              "%s: module %s is of rank %d, %s says %d"
                  .formatted(file.path(), module.path(), module.rank(), CONFIG, config.rank()));
        }
      }
      return new AdapterDirectory(path, new AdapterWeights(file, builder.tensors()), adapter);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void peft(AdapterBuilder builder, TensorEntry tensor, AdapterConfig config) {
    String name =
        tensor.name().startsWith(PREFIX) ? tensor.name().substring(PREFIX.length()) : tensor.name();
    var magnitudes = PEFT_MAGNITUDE.matcher(name);
    if (magnitudes.matches()) {
      magnitudes(builder, magnitudes.group(1), tensor);
      return;
    }
    var match = PEFT.matcher(name);
    if (!match.matches()) {
      builder.replacement(
          SAVED.matcher(name).replaceFirst("").replace(".base_layer.", "."), tensor);
      return;
    }
    String module = match.group(1);
    String which = match.group(2);
    boolean other = which.startsWith("embedding") || config.transposedBase();
    if (other && config.magnitudes()) {
      // PEFT has the lengths of columns there.
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tensor " + name + ": magnitudes (DoRA) of embeddings and of transposed matrices");
    }
    add(builder, module, tensor, which.endsWith("A"), other, other);
  }

  private static void mlx(AdapterBuilder builder, TensorEntry tensor, AdapterConfig config) {
    if (config.magnitudes() && tensor.name().endsWith(MLX_MAGNITUDE)) {
      String name = tensor.name();
      magnitudes(builder, name.substring(0, name.length() - MLX_MAGNITUDE.length()), tensor);
      return;
    }
    var match = MLX.matcher(tensor.name());
    if (!match.matches()) {
      if (!config.full()) {
        throw new LbrxException(
            ErrorCode.UNSUPPORTED,
            "tensor " + tensor.name() + " is no lora_a or lora_b, as MLX's adapters have");
      }
      builder.replacement(tensor.name(), tensor);
      return;
    }
    String module = match.group(1);
    // An embedding's a is [vocabulary, r], its b [r, width]: already B and A.
    boolean embedding = module.endsWith("embed_tokens");
    add(builder, module, tensor, match.group(2).equals("a"), embedding, !embedding);
  }

  private static void magnitudes(AdapterBuilder builder, String module, TensorEntry tensor) {
    builder.magnitudes(module, AdapterTensor.as(module + Adapter.MAGNITUDE, tensor));
  }

  // The transposed of a product is the product of the transposed, exchanged.
  private static void add(
      AdapterBuilder builder,
      String module,
      TensorEntry tensor,
      boolean a,
      boolean exchanged,
      boolean transposed) {
    boolean asA = a != exchanged;
    String name = module + (asA ? Adapter.A : Adapter.B);
    var shown =
        transposed ? AdapterTensor.transposed(name, tensor) : AdapterTensor.as(name, tensor);
    if (asA) {
      builder.a(module, shown);
    } else {
      builder.b(module, shown);
    }
  }

  @Override
  public String kind() {
    return adapter.kind() + " adapter";
  }

  @Override
  public List<WeightsFile> files() {
    return List.of(weights);
  }

  @Override
  public Optional<Adapter> adapter() {
    return Optional.of(adapter);
  }

  @Override
  public String configName() {
    return path.resolve(CONFIG).toString();
  }
}
