package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.adapter.Adapter;
import dev.lbrx.formats.adapter.AdapterBuilder;
import dev.lbrx.formats.adapter.AdapterTensor;
import dev.lbrx.formats.adapter.AdapterWeights;
import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A low-rank adapter in a GGUF file: {@code general.type} adapter, {@code adapter.lora.alpha}, and
 * of each matrix {@code NAME.lora_a [r, in]} and {@code NAME.lora_b [out, r]}. Of the embedding a
 * is [vocabulary, r] and b [width, r]. B's rows stand in the order of the family's matrices; how
 * many heads they are of only the model says.
 *
 * <p>Source: llama.cpp, {@code convert_lora_to_gguf.py}, {@code llama-adapter.cpp}.
 */
public final class GgufAdapter implements ModelSource {
  private static final String TYPE = "general.type";
  private static final String ALPHA = "adapter.lora.alpha";
  private static final String LORA_A = ".lora_a";
  private static final String LORA_B = ".lora_b";
  private static final String WEIGHT = ".weight";

  private final Path path;
  private final WeightsFile weights;
  private final Adapter adapter;

  private GgufAdapter(Path path, WeightsFile weights, Adapter adapter) {
    this.path = path;
    this.weights = weights;
    this.adapter = adapter;
  }

  /** Whether a file says that it is an adapter. */
  static boolean is(GgufFile file) {
    return new Keys(file.path().toString(), file.header().metadata())
        .text(TYPE)
        .filter("adapter"::equals)
        .isPresent();
  }

  /**
   * Reads an adapter, whose rows stay as they are stored without the model's configuration. {@link
   * ErrorCode#MODEL}: matrices are missing or do not fit.
   */
  public static GgufAdapter open(Path path, @Nullable ObjectNode baseConfig) {
    var file = GgufFile.open(path);
    try {
      return of(file, baseConfig);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static GgufAdapter of(GgufFile file, @Nullable ObjectNode baseConfig) {
    String source = file.path().toString();
    var keys = new Keys(source, file.header().metadata());
    String type = keys.text("adapter.type").orElse("lora");
    if (!type.equals("lora")) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          source + " at adapter.type: adapters of the type " + type + ", only lora is supported");
    }
    String family = keys.text("general.architecture").orElse("");
    var architecture =
        Architecture.ofGguf(family, false)
            .or(() -> Architecture.ofGguf(family, true))
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.UNSUPPORTED,
                        source
                            + " at general.architecture: the family "
                            + family
                            + " is not known"));
    var names = new TensorNames(architecture);
    var builder = new AdapterBuilder("GGUF", source);
    for (var tensor : file.tensors()) {
      boolean a = tensor.name().endsWith(LORA_A);
      if (!a && !tensor.name().endsWith(LORA_B)) {
        builder.replacement(huggingFace(names, tensor.name(), source), tensor);
        continue;
      }
      String gguf = tensor.name().substring(0, tensor.name().length() - LORA_A.length());
      String weight = huggingFace(names, gguf, source);
      String module = weight.substring(0, weight.length() - WEIGHT.length());
      if (gguf.equals("token_embd.weight")) {
        if (a) {
          builder.b(module, AdapterTensor.as(module + Adapter.B, tensor));
        } else {
          builder.a(module, AdapterTensor.transposed(module + Adapter.A, tensor));
        }
      } else if (a) {
        builder.a(module, AdapterTensor.as(module + Adapter.A, tensor));
      } else {
        var heads = heads(architecture, gguf, baseConfig);
        builder.b(module, rows(module + Adapter.B, tensor, heads));
      }
    }
    double alpha = keys.number(ALPHA).orElse(0);
    if (!Float.isFinite((float) alpha)) {
      throw keys.wrong(ALPHA, file.header().metadata().get(ALPHA), "a finite number");
    }
    var adapter = builder.adapter((module, rank) -> alpha == 0 ? 1 : (float) (alpha / rank));
    return new GgufAdapter(file.path(), new AdapterWeights(file, builder.tensors()), adapter);
  }

  private static String huggingFace(TensorNames names, String gguf, String source) {
    return names
        .pair(gguf)
        .filter(pair -> !pair.experts() && pair.huggingFace().endsWith(WEIGHT))
        .map(ModuleNames.Pair::huggingFace)
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.UNSUPPORTED,
                    "%s: an adapter of tensor %s is not supported".formatted(source, gguf)));
  }

  private static Optional<Integer> heads(
      Architecture architecture, String gguf, @Nullable ObjectNode config) {
    return config == null || architecture.rows() != Architecture.Rows.INTERLEAVED
        ? Optional.empty()
        : GgufNames.of(config).interleavedHeads(gguf, config);
  }

  private static AdapterTensor rows(String name, TensorEntry tensor, Optional<Integer> heads) {
    if (heads.isEmpty()) {
      return AdapterTensor.as(name, tensor);
    }
    var head =
        HeadRows.of(tensor, heads.get())
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.MODEL,
                        "tensor %s is %s, expected rows of %d heads of one even size"
                            .formatted(tensor.name(), tensor.spec(), heads.get())));
    return AdapterTensor.of(
        name,
        tensor,
        stored -> {
          var to = MemorySegment.ofArray(new byte[Math.toIntExact(stored.byteSize())]);
          for (long at = 0; at < stored.byteSize(); at += head.headBytes()) {
            head.separate(stored.asSlice(at, head.headBytes()), to.asSlice(at, head.headBytes()));
          }
          return to;
        });
  }

  @Override
  public String kind() {
    return "GGUF adapter";
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
    return path.toString();
  }
}
