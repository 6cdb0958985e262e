package dev.lbrx.spi.host;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kernels of a backend: for each op one or more, the first that takes the inputs is used. */
public final class KernelTable {
  private final Map<Class<? extends Op>, List<Kernel<?>>> kernels;

  private KernelTable(Map<Class<? extends Op>, List<Kernel<?>>> kernels) {
    this.kernels = kernels;
  }

  /** A table under construction. */
  public static Builder builder() {
    return new Builder();
  }

  /** The ops that have a kernel. */
  public Set<Class<? extends Op>> ops() {
    return kernels.keySet();
  }

  // add() pairs an op's class with kernels of that op only, so the cast holds.
  @SuppressWarnings("unchecked")
  Optional<Kernel<Op>> find(Op op, Specs inputs) {
    for (var kernel : kernels.getOrDefault(op.getClass(), List.of())) {
      var candidate = (Kernel<Op>) kernel;
      if (candidate.supports(op, inputs)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Collects the entries. */
  public static final class Builder {
    private final Map<Class<? extends Op>, List<Kernel<?>>> kernels = new LinkedHashMap<>();

    private Builder() {}

    /** Adds kernels of an op, in order of preference. */
    @SafeVarargs
    public final <O extends Op> Builder add(Class<O> op, Kernel<? super O>... implementations) {
      var list = kernels.computeIfAbsent(op, key -> new ArrayList<>());
      for (var implementation : implementations) {
        list.add(implementation);
      }
      return this;
    }

    /** The table. */
    public KernelTable build() {
      return new KernelTable(kernels);
    }
  }
}
