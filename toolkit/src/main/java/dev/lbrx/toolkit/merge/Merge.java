package dev.lbrx.toolkit.merge;

import dev.lbrx.formats.check.Soundness;
import dev.lbrx.formats.checkpoint.FileKind;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.ConfigDType;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Metadata;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Plans a merge from a file in mergekit's schema: inputs are cast to {@code dtype}, the method
 * computes in f32 and rounds once, and {@code out_dtype} is cast to last. Quantized models are
 * dequantized on the way. Where methods and parameters differ from mergekit's is in
 * docs/merge-methods.md.
 */
public final class Merge {
  private final MergeFile file;
  private final MergeMethod method;
  private final Ingredients ingredients;
  private final List<Output> outputs = new ArrayList<>();

  private Merge(MergeFile file, MergeMethod method, Ingredients ingredients) {
    this.file = file;
    this.method = method;
    this.ingredients = ingredients;
  }

  /**
   * Reads a merge file, opens its models and evaluates every parameter of every tensor. Close the
   * plan after use.
   *
   * @param mergeFile the file
   * @param directory what paths of models are relative to
   * @throws LbrxException with {@code LBRX-102} (structure), {@code 103} (parameters), {@code 104}
   *     (models that do not fit each other), {@code 503} (not supported yet), each with line and
   *     column; or with what opening a model refuses
   */
  public static Plan plan(Path mergeFile, Path directory) {
    var file = MergeFile.read(mergeFile);
    var method = MergeMethods.get(file.method(), file.flavor());
    MergeMethods.checkParameters(method, file.parameters(), false);
    for (var slice : file.slices()) {
      MergeMethods.checkParameters(method, slice.parameters(), false);
      for (var source : slice.sources()) {
        MergeMethods.checkParameters(method, source.parameters(), true);
      }
    }
    var ingredients = new Ingredients(directory);
    try {
      var plan = new Merge(file, method, ingredients).plan();
      ingredients.closeAllBut(plan.checkpoints());
      return plan;
    } catch (RuntimeException e) {
      ingredients.close();
      throw e;
    }
  }

  /**
   * Whether a file can only be meant for a merge: text that begins a line with one of the schema's
   * keys, or has no other kind and a name for YAML.
   */
  public static boolean isFile(Path file) {
    return FileKind.isUnknown(file) && (Yaml.isNamed(file) || MergeFile.hasKey(file));
  }

  /** Reads a merge file and plans it, as {@link #plan} does, to say what is refused about it. */
  public static Soundness check(Path file, Path directory) {
    try (var plan = plan(file, directory)) {
      return new Soundness("merge file", List.of());
    } catch (LbrxException e) {
      return new Soundness("merge file", List.of(e));
    }
  }

  private Plan plan() {
    var slices = new Slices(file, method, ingredients).resolve();
    var first = slices.getFirst();
    var last = slices.getLast();
    for (String name : first.reference().model().outer()) {
      if (isBeforeLayers(name)) {
        outer(first, name);
      }
    }
    int layers = 0;
    for (var slice : slices) {
      for (int j = 0; j < slice.layers(); j++) {
        layer(slice, j, layers++);
      }
    }
    for (String name : last.reference().model().outer()) {
      if (!isBeforeLayers(name)) {
        outer(last, name);
      }
    }
    return new Plan(outputs, metadata(first, layers));
  }

  private static boolean isBeforeLayers(String name) {
    return name.contains("embed");
  }

  private void outer(Slices.Resolved slice, String name) {
    var parts = slice.members().stream().map(member -> Part.of(member, name)).toList();
    add(slice, name, Depth.outside(file.flavor()), parts);
  }

  private void layer(Slices.Resolved slice, int j, int output) {
    var depth = new Depth(j, slice.layers(), file.flavor());
    var reference = slice.reference();
    for (var name : reference.model().layer(reference.from() + j)) {
      var parts =
          slice.members().stream()
              .map(member -> Part.of(member, name.at(member.from() + j)))
              .toList();
      add(slice, name.at(output), depth, parts);
    }
  }

  /** A model's tensor as it is stored. */
  private record Part(Slices.Member member, Expression stored) {
    static Part of(Slices.Member member, String tensor) {
      return new Part(member, Objects.requireNonNull(member.model().tensors().get(tensor)));
    }
  }

  private void add(Slices.Resolved slice, String name, Depth depth, List<Part> parts) {
    var reference =
        parts.stream().filter(p -> p.member() == slice.reference()).findFirst().orElseThrow();
    var wanted = file.dtype() == null ? reference.stored().spec().dtype() : file.dtype();
    Contribution base = null;
    var models = new ArrayList<Contribution>();
    for (var part : parts) {
      requireShape(name, reference, part);
      var contribution =
          new Contribution(part.member().source(), cast(name, part.stored(), wanted));
      if (part.member() == slice.base()) {
        base = contribution;
      } else {
        models.add(contribution);
      }
    }
    var tensor = new MergeTensor(name, depth, slice.slice(), file.parameters(), base, models);
    var merged = method.merge(tensor);
    var stored = file.outDtype() == null ? merged : cast(name, merged, file.outDtype());
    outputs.add(new Output(name, stored));
  }

  private static void requireShape(String name, Part reference, Part part) {
    var wanted = reference.stored().spec().shape();
    var got = part.stored().spec().shape();
    if (!got.equals(wanted)) {
      throw part.member()
          .source()
          .model()
          .position()
          .error(
              ErrorCode.MERGE_MISMATCH,
              "tensor "
                  + name
                  + " is "
                  + got
                  + " in "
                  + part.member().source().model()
                  + " and "
                  + wanted
                  + " in "
                  + reference.member().source().model()
                  + ": only equal shapes can be merged");
    }
  }

  private static Expression cast(String name, Expression value, DType dtype) {
    var from = value.spec().dtype();
    if (from == dtype) {
      return value;
    }
    if (!from.computable()) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tensor " + name + " is " + from.label() + ", only f32, f16 and bf16 can be merged");
    }
    return Expression.apply(new Cast(dtype), value);
  }

  private Metadata metadata(Slices.Resolved first, int layers) {
    var source =
        file.base() == null
            ? first.reference().model().metadata()
            : ingredients.get(file.base()).metadata();
    var config = source.config();
    if (!config.isEmpty()) {
      config.put("num_hidden_layers", layers);
      var dtype = file.outDtype() == null ? file.dtype() : file.outDtype();
      if (dtype != null) {
        ConfigDType.set(config, dtype);
      }
    }
    return source.withConfig(config).withFormat("pt");
  }
}
