package dev.lbrx.spi.host;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Decomposition;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A backend whose kernels are Java methods on host memory. Subclasses say who they are and give
 * their table.
 */
public abstract class HostBackend implements Backend {
  private final KernelTable table;

  /** A backend of these kernels. */
  protected HostBackend(KernelTable table) {
    this.table = table;
  }

  /** The ops that have a kernel of their own. */
  public final Set<Class<? extends Op>> kernels() {
    return table.ops();
  }

  @Override
  public final Memory memory() {
    return HostMemory.SHARED;
  }

  @Override
  public final boolean supports(Op op, Specs inputs) {
    return find(op, inputs).isPresent();
  }

  @Override
  public final Launch prepare(Op op, Specs inputs, Mode mode) {
    return find(op, inputs)
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.UNSUPPORTED_OP,
                    op.name()
                        + " on "
                        + inputs
                        + " has no kernel on "
                        + id()
                        + ": try --backend reference"));
  }

  @Override
  public final Queue queue(int threads) {
    return new HostQueue(this, threads);
  }

  private Optional<Launch> find(Op op, Specs inputs) {
    Specs outputs;
    try {
      outputs = op.infer(inputs);
    } catch (LbrxException e) {
      throw new LbrxException(e.code(), op.name() + ": " + e.getMessage(), e);
    }
    if (op.denseOnly() && inputs.list().stream().anyMatch(spec -> !spec.isDense())) {
      throw new LbrxException(
          ErrorCode.SHAPE, op.name() + ": got " + inputs + ", expected tensors without gaps");
    }
    return table
        .find(op, inputs)
        .<Launch>map(kernel -> new KernelLaunch(op, inputs, outputs, kernel))
        .or(() -> op.decompose(inputs).flatMap(parts -> decomposed(op, inputs, outputs, parts)));
  }

  private Optional<Launch> decomposed(Op op, Specs inputs, Specs outputs, Decomposition parts) {
    var values = new ArrayList<Spec>(inputs.list());
    var launches = new ArrayList<Launch>();
    for (var step : parts.steps()) {
      var launch = find(step.op(), new Specs(step.inputs().stream().map(values::get).toList()));
      if (launch.isEmpty()) {
        return Optional.empty();
      }
      launches.add(launch.get());
      values.addAll(launch.get().outputs().list());
    }
    return Optional.of(
        new DecomposedLaunch(op, inputs, outputs, parts, List.copyOf(launches), memory()));
  }
}
