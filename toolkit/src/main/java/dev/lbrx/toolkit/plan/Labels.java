package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Short names of checkpoints, m0, m1, …, and expressions written with them. */
final class Labels {
  private final Map<Checkpoint, String> labels = new LinkedHashMap<>();

  Labels(SequencedSet<Checkpoint> checkpoints) {
    checkpoints.forEach(checkpoint -> labels.put(checkpoint, "m" + labels.size()));
  }

  void forEach(BiConsumer<Checkpoint, String> action) {
    labels.forEach(action);
  }

  String of(Checkpoint checkpoint) {
    return labels.getOrDefault(checkpoint, "?");
  }

  /** {@code Slerp[t=0.5](m0:model.norm.weight, m1:model.norm.weight)}; {@code #1} is a result. */
  String text(Expression expression) {
    return switch (expression) {
      case Expression.Read(var checkpoint, var tensor, _) -> of(checkpoint) + ":" + tensor;
      case Expression.Apply(var call, int result) ->
          call.op()
              + call.inputs().stream().map(this::text).collect(Collectors.joining(", ", "(", ")"))
              + (call.results().size() > 1 ? "#" + result : "");
    };
  }
}
