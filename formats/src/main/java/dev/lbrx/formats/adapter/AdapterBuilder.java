package dev.lbrx.formats.adapter;

import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the tensors of an adapter, and holds each A to its B. */
public final class AdapterBuilder {
  /** The scale of a module of rank r. */
  @FunctionalInterface
  public interface Scale {
    /** The scale. */
    float of(String module, long rank);
  }

  private static final class Pair {
    private @Nullable AdapterTensor a;
    private @Nullable AdapterTensor b;
    private @Nullable AdapterTensor magnitudes;
  }

  private final String kind;
  private final String source;
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final List<AdapterTensor> replacements = new ArrayList<>();

  /**
   * An empty adapter.
   *
   * @param source names it in errors
   */
  public AdapterBuilder(String kind, String source) {
    this.kind = kind;
    this.source = source;
  }

  /** Takes a module's A, shown as {@code [r, columns]}. */
  public void a(String module, AdapterTensor tensor) {
    pairs.computeIfAbsent(module, key -> new Pair()).a = tensor;
  }

  /** Takes a module's B, shown as {@code [rows, r]}. */
  public void b(String module, AdapterTensor tensor) {
    pairs.computeIfAbsent(module, key -> new Pair()).b = tensor;
  }

  /** Takes a module's magnitudes, {@code [rows]}. */
  public void magnitudes(String module, AdapterTensor tensor) {
    pairs.computeIfAbsent(module, key -> new Pair()).magnitudes = tensor;
  }

  /** Takes a tensor that takes the place of the model's. */
  public void replacement(String name, TensorEntry stored) {
    replacements.add(AdapterTensor.as(name, stored));
  }

  /** All tensors as they are shown. */
  public List<AdapterTensor> tensors() {
    var tensors = new ArrayList<AdapterTensor>();
    pairs.forEach(
        (module, pair) -> {
          tensors.add(require(module, pair.a, "A"));
          tensors.add(require(module, pair.b, "B"));
          if (pair.magnitudes != null) {
            tensors.add(pair.magnitudes);
          }
        });
    tensors.addAll(replacements);
    return tensors;
  }

  /** The whole; {@link ErrorCode#MODEL} where a matrix is missing or two do not fit. */
  public Adapter adapter(Scale scale) {
    var modules = new ArrayList<Adapter.Module>();
    pairs.forEach(
        (module, pair) -> {
          var a = require(module, pair.a, "A").entry().spec();
          var b = require(module, pair.b, "B").entry().spec();
          boolean fits =
              a.shape().rank() == 2
                  && b.shape().rank() == 2
                  && a.shape().extent(0) == b.shape().extent(1)
                  && a.shape().extent(0) > 0
                  && a.dtype().computable()
                  && b.dtype().computable();
          if (!fits) {
            throw new LbrxException(
                ErrorCode.MODEL,
                "%s: of module %s A is %s and B is %s, expected [r, columns] and [rows, r]"
                    .formatted(source, module, a, b));
          }
          long rank = a.shape().extent(0);
          var magnitudes = pair.magnitudes == null ? null : pair.magnitudes.entry().spec();
          if (magnitudes != null
              && !(magnitudes.shape().equals(Shape.of(b.shape().extent(0)))
                  && magnitudes.dtype().computable())) {
            throw new LbrxException(
                ErrorCode.MODEL,
                "%s: of module %s the magnitudes are %s and B is %s, expected [rows] and [rows, r]"
                    .formatted(source, module, magnitudes, b));
          }
          modules.add(new Adapter.Module(module, rank, scale.of(module, rank), magnitudes != null));
        });
    if (modules.isEmpty() && replacements.isEmpty()) {
      throw new LbrxException(ErrorCode.MODEL, source + " has no tensors of an adapter");
    }
    return new Adapter(
        kind, modules, replacements.stream().map(tensor -> tensor.entry().name()).toList());
  }

  private AdapterTensor require(String module, @Nullable AdapterTensor tensor, String which) {
    if (tensor == null) {
      throw new LbrxException(
          ErrorCode.MODEL, source + " has no " + which + " of module " + module);
    }
    return tensor;
  }
}
