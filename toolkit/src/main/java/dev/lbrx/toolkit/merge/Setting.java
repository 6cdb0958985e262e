package dev.lbrx.toolkit.merge;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a merge file gives for a parameter: a scalar, a list over the layers, or a choice. */
sealed interface Setting {
  /**
   * The value for a tensor.
   *
   * @param tensor its name, which filters look at
   * @param depth its layer's place in the slice
   * @return nothing where no filter matches
   */
  Optional<Value> at(String tensor, Depth depth);

  /** The same value everywhere. */
  record Constant(Value value) implements Setting {
    @Override
    public Optional<Value> at(String tensor, Depth depth) {
      return Optional.of(value);
    }
  }

  /** A gradient: knots spread over the slice, read by {@link Depth#on}. */
  record Gradient(List<Value.Number> knots) implements Setting {
    /** An unmodifiable list. */
    public Gradient {
      knots = List.copyOf(knots);
    }

    @Override
    public Optional<Value> at(String tensor, Depth depth) {
      return Optional.of(depth.on(knots));
    }
  }

  /** Knots that cannot be blended: the one at ⌊fraction·(n−1)⌋ holds. */
  record Steps(List<Value> knots) implements Setting {
    /** An unmodifiable list. */
    public Steps {
      knots = List.copyOf(knots);
    }

    @Override
    public Optional<Value> at(String tensor, Depth depth) {
      return Optional.of(knots.get((int) Math.floor(depth.fraction() * (knots.size() - 1))));
    }
  }

  /** The first case whose filter matches the tensor's name. */
  record Choice(List<Case> cases) implements Setting {
    /** An unmodifiable list. */
    public Choice {
      cases = List.copyOf(cases);
    }

    @Override
    public Optional<Value> at(String tensor, Depth depth) {
      return cases.stream()
          .filter(c -> c.matches(tensor))
          .findFirst()
          .flatMap(c -> c.setting().at(tensor, depth));
    }
  }

  /**
   * A setting for tensors whose name contains the filter; none and {@code *} match every tensor.
   */
  record Case(@Nullable String filter, Setting setting) {
    boolean matches(String tensor) {
      return filter == null || filter.equals("*") || tensor.contains(filter);
    }
  }
}
