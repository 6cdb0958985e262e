package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of the output: the models' tensors and the parameters that hold for it.
 *
 * @param name its name in the output
 * @param depth its layer's place in the slice
 * @param slice the slice that it belongs to
 * @param file the parameters of the whole file
 * @param base the base model's tensor, where the slice has one
 * @param models the other models' tensors, in the file's order
 */
record MergeTensor(
    String name,
    Depth depth,
    OutputSlice slice,
    Settings file,
    @Nullable Contribution base,
    List<Contribution> models) {
  /** An unmodifiable list. */
  MergeTensor {
    models = List.copyOf(models);
  }

  /** The base model's tensor; methods that use it demand one of every slice. */
  Expression baseValue() {
    if (base == null) {
      throw new IllegalStateException(name + " has no base");
    }
    return base.value();
  }

  /** The tensors, the base's first where there is one, then the others'. */
  List<Expression> values() {
    return Stream.concat(Stream.ofNullable(base), models.stream())
        .map(Contribution::value)
        .toList();
  }

  /** A parameter that holds for all models: of the slice, else the file, else its default. */
  <T> T get(Parameter<T> parameter) {
    return settle(parameter, sliceOrFile(parameter.name()), slice.position(), "");
  }

  /** A parameter of one model: of its entry, else the slice, else the file, else its default. */
  <T> T get(Parameter<T> parameter, Contribution model) {
    var own = model.source().parameters().at(parameter.name(), name, depth);
    return settle(
        parameter,
        own.or(() -> sliceOrFile(parameter.name())),
        model.source().model().position(),
        " of model " + model.source().model());
  }

  private Optional<Value> sliceOrFile(String parameter) {
    return slice.parameters().at(parameter, name, depth).or(() -> file.at(parameter, name, depth));
  }

  private <T> T settle(
      Parameter<T> parameter, Optional<Value> value, Position where, String whose) {
    return value
        .map(parameter.parse())
        .or(parameter::fallback)
        .orElseThrow(
            () ->
                where.error(
                    ErrorCode.MERGE_PARAMETER,
                    "parameter '"
                        + parameter.name()
                        + "'"
                        + whose
                        + " is missing for tensor "
                        + name
                        + ": it has no default, give it under 'parameters'"));
  }
}
