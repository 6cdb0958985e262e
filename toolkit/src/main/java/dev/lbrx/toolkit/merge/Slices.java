package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Resolves a merge file's slices: which layers of which opened models make which output layers. */
final class Slices {
  private static final int MOST_LAYERS = 1_024;
  private static final int MOST_MODELS = 1_024;
  private static final int SHOWN = 3;

  private final MergeFile file;
  private final MergeMethod method;
  private final Ingredients ingredients;

  Slices(MergeFile file, MergeMethod method, Ingredients ingredients) {
    this.file = file;
    this.method = method;
    this.ingredients = ingredients;
  }

  /** A source with its opened model and layers. */
  record Member(Source source, Ingredient model, int from, int to) {}

  /**
   * An output slice.
   *
   * @param slice as the file has it
   * @param members its sources in order
   * @param base the one that is the base, if the slice has it
   * @param reference the one whose tensors are the output's: the base, else the first
   */
  record Resolved(
      OutputSlice slice, List<Member> members, @Nullable Member base, Member reference) {
    int layers() {
      return reference.to - reference.from;
    }
  }

  List<Resolved> resolve() {
    if (method.base() == MergeMethod.Base.REQUIRED && file.base() == null) {
      throw file.method()
          .position()
          .error(
              ErrorCode.MERGE_FILE,
              "merge_method " + file.method() + " needs a base model: add the key 'base_model'");
    }
    var resolved = new ArrayList<Resolved>();
    int layers = 0;
    for (var slice : file.slices()) {
      var members = members(slice);
      resolved.add(resolved(slice, members));
      layers += resolved.getLast().layers();
      if (layers > MOST_LAYERS) {
        throw slice
            .position()
            .error(
                ErrorCode.MERGE_FILE,
                "the output would have more than " + MOST_LAYERS + " layers, the limit");
      }
    }
    return resolved;
  }

  private List<Member> members(OutputSlice slice) {
    var sources = new ArrayList<>(slice.sources());
    var base = file.base();
    if (base != null && sources.stream().noneMatch(this::isBase)) {
      if (file.wholeModels()) {
        sources.add(new Source(base, null, Settings.NONE));
      } else if (method.base() != MergeMethod.Base.NONE) {
        throw slice
            .position()
            .error(
                ErrorCode.MERGE_FILE,
                "the slice lacks base_model "
                    + base
                    + ": add it to its sources with its layer_range");
      }
    }
    if (!method.models().allows(sources.size()) || sources.size() > MOST_MODELS) {
      throw slice
          .position()
          .error(
              ErrorCode.MERGE_FILE,
              "merge_method "
                  + file.method()
                  + " takes "
                  + (sources.size() > MOST_MODELS ? "at most " + MOST_MODELS : method.models())
                  + (base == null ? " models" : " models, base_model among them")
                  + ", got "
                  + sources.size());
    }
    return sources.stream().map(this::member).toList();
  }

  private boolean isBase(Source source) {
    return file.base() != null
        && ingredients.path(source.model()).equals(ingredients.path(file.base()));
  }

  private Member member(Source source) {
    var model = ingredients.get(source.model());
    var range = source.range();
    if (range == null) {
      return new Member(source, model, 0, model.layers());
    }
    if (range.to() > model.layers()) {
      throw range
          .position()
          .error(
              ErrorCode.MERGE_MISMATCH,
              "layer_range "
                  + range
                  + " reaches beyond the "
                  + model.layers()
                  + " layers of "
                  + source.model());
    }
    return new Member(source, model, range.from(), range.to());
  }

  private Resolved resolved(OutputSlice slice, List<Member> members) {
    var base = members.stream().filter(m -> isBase(m.source())).findFirst().orElse(null);
    var reference = base == null ? members.getFirst() : base;
    var resolved =
        new Resolved(
            slice, members, method.base() == MergeMethod.Base.NONE ? null : base, reference);
    for (var member : members) {
      if (member.to - member.from != resolved.layers()) {
        throw member
            .source
            .model()
            .position()
            .error(
                ErrorCode.MERGE_MISMATCH,
                "model "
                    + member.source.model()
                    + " gives "
                    + (member.to - member.from)
                    + " layers and "
                    + reference.source.model()
                    + " "
                    + resolved.layers()
                    + ": give layer_range of equal length in 'slices'");
      }
      requireSame(reference, reference.model.outer(), member, member.model.outer());
      for (int j = 0; j < resolved.layers(); j++) {
        int layer = j;
        requireSame(reference, names(reference, layer), member, names(member, layer));
      }
    }
    return resolved;
  }

  private static Set<String> names(Member member, int layer) {
    var names = new TreeSet<String>();
    member
        .model
        .layer(member.from + layer)
        .forEach(name -> names.add(name.at(member.from + layer)));
    return names;
  }

  private static void requireSame(Member a, Set<String> left, Member b, Set<String> right) {
    requireAll(a, left, b, shifted(right, b.from, a.from));
    requireAll(b, right, a, shifted(left, a.from, b.from));
  }

  // Names of one model's layers as the other model counts them; others stay.
  private static Set<String> shifted(Set<String> names, int from, int to) {
    var shifted = new TreeSet<String>();
    for (String name : names) {
      shifted.add(LayerName.of(name).map(in -> in.name().at(in.layer() - from + to)).orElse(name));
    }
    return shifted;
  }

  private static void requireAll(Member owner, Set<String> names, Member other, Set<String> has) {
    var missing = new TreeSet<>(names);
    missing.removeAll(has);
    if (missing.isEmpty()) {
      return;
    }
    String shown = String.join(", ", missing.stream().limit(SHOWN).toList());
    throw other
        .source
        .model()
        .position()
        .error(
            ErrorCode.MERGE_MISMATCH,
            "model "
                + other.source.model()
                + " lacks "
                + missing.size()
                + (missing.size() == 1 ? " tensor" : " tensors")
                + " that "
                + owner.source.model()
                + " has (by its layer numbers): "
                + shown
                + (missing.size() > SHOWN ? ", …" : ""));
  }
}
