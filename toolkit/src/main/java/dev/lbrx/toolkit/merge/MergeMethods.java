package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every merge method, and what of mergekit's schema is recognised beyond them. */
final class MergeMethods {
  private static final List<MergeMethod> ALL =
      List.of(
          new SlerpMethod(),
          new NuslerpMethod(),
          new MultislerpMethod(),
          new KarcherMethod(),
          new LinearMethod(),
          new ModelStockMethod(),
          new TaskVectorMethod("task_arithmetic", Thinning.NONE, false, false),
          new TaskVectorMethod("ties", new MagnitudeThinning(), true, true),
          new TaskVectorMethod("dare_linear", new RandomThinning(), false, false),
          new TaskVectorMethod("dare_ties", new RandomThinning(), true, false),
          new TaskVectorMethod("breadcrumbs", new OutlierThinning(), false, false),
          new TaskVectorMethod("breadcrumbs_ties", new OutlierThinning(), true, false),
          new TaskVectorMethod("della", new RankThinning(), true, true),
          new TaskVectorMethod("della_linear", new RankThinning(), false, false),
          new SceMethod(),
          new RamMethod(),
          new RamPlusMethod(),
          new NearSwapMethod(),
          new ArceeFusionMethod(),
          new PassthroughMethod());

  private static final List<MergeMethod> MLX = MlxMethod.all();

  // Merge files often carry parameters of other methods; they have no effect there.
  private static final Set<String> OTHER_PARAMETERS = Set.of("int8_mask");

  private MergeMethods() {}

  /** The method of a name. */
  static MergeMethod get(Value.Text name, Flavor flavor) {
    var methods = of(flavor);
    for (var method : methods) {
      if (method.name().equals(name.value())) {
        return method;
      }
    }
    var names = methods.stream().map(MergeMethod::name).toList();
    throw name.position()
        .error(
            ErrorCode.MERGE_FILE,
            "unknown merge_method "
                + name
                + ": did you mean '"
                + Nearest.of(name.value(), names)
                + "'?");
  }

  /**
   * Refuses parameters that no method knows, and parameters of the merge in a place for one model's
   * only.
   */
  static void checkParameters(MergeMethod method, Settings settings, boolean ofModel) {
    settings
        .entries()
        .forEach(
            (name, entry) -> {
              if (!known().contains(name)) {
                throw entry
                    .position()
                    .error(
                        ErrorCode.MERGE_FILE,
                        "unknown parameter '"
                            + name
                            + "': did you mean '"
                            + Nearest.of(name, valid(method))
                            + "'?");
              }
              boolean misplaced =
                  ofModel
                      && method.parameters().stream()
                          .anyMatch(
                              p -> p.name().equals(name) && p.scope() == Parameter.Scope.MERGE);
              if (misplaced) {
                throw entry
                    .position()
                    .error(
                        ErrorCode.MERGE_FILE,
                        "parameter '"
                            + name
                            + "' holds for all models: move it from the model to the file's or a"
                            + " slice's 'parameters'");
              }
            });
  }

  private static List<MergeMethod> of(Flavor flavor) {
    return flavor == Flavor.MLX ? MLX : ALL;
  }

  private static List<String> valid(MergeMethod method) {
    return method.parameters().stream().map(Parameter::name).toList();
  }

  private static Set<String> known() {
    return Stream.concat(
            ALL.stream().flatMap(method -> valid(method).stream()), OTHER_PARAMETERS.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
