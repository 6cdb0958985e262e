package dev.lbrx.spi;

import java.util.List;

/** Launches in order on one backend. Used by one thread at a time. */
public interface Queue extends AutoCloseable {
  /** The backend that it belongs to. */
  Backend backend();

  /** Waits until everything given to it has run; an error names the op that failed. */
  void await();

  /**
   * The one-call form: prepares the op in strict order, allocates its outputs, runs it and returns
   * them.
   *
   * @throws dev.lbrx.spi.error.LbrxException with {@code LBRX-301}, {@code 302} or {@code 502}
   */
  default List<Tensor> run(Op op, List<Tensor> inputs, long... scalars) {
    var launch = backend().prepare(op, Specs.of(inputs), Mode.STRICT);
    var outputs = launch.outputs().list().stream().map(backend().memory()::allocate).toList();
    launch.run(this, new Arguments(inputs, outputs, scalars));
    await();
    return outputs;
  }

  /** The one-call form for an op with one output. */
  default Tensor run(Op op, Tensor... inputs) {
    return run(op, List.of(inputs)).getFirst();
  }

  @Override
  void close();
}
