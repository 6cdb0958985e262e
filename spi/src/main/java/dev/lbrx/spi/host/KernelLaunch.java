package dev.lbrx.spi.host;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/** One kernel, prepared. */
final class KernelLaunch implements Launch {
  final Op op;
  final Kernel<Op> kernel;
  final Scratch local;
  final Scratch shared;
  final long grain;
  private final Specs inputs;
  private final Specs outputs;

  KernelLaunch(Op op, Specs inputs, Specs outputs, Kernel<Op> kernel) {
    this.op = op;
    this.inputs = inputs;
    this.outputs = outputs;
    this.kernel = kernel;
    this.local = kernel.local(op, inputs);
    this.shared = kernel.shared(op, inputs);
    this.grain = kernel.grain(op, inputs);
  }

  @Override
  public Op op() {
    return op;
  }

  @Override
  public Specs inputs() {
    return inputs;
  }

  @Override
  public Specs outputs() {
    return outputs;
  }

  @Override
  public long scratchBytes() {
    return local.bytes() + shared.bytes();
  }

  @Override
  public void run(Queue queue, Arguments arguments) {
    if (!(queue instanceof HostQueue host)) {
      throw new LbrxException(
          ErrorCode.OWNER,
          op.name() + " is prepared for host memory, the queue is of " + queue.backend().id());
    }
    check(arguments);
    host.run(this, arguments);
  }

  private void check(Arguments arguments) {
    if (arguments.inputs() != inputs.size()
        || arguments.outputs() != outputs.size()
        || arguments.scalars() != op.scalars()) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          op.name()
              + ": got "
              + arguments.inputs()
              + " inputs, "
              + arguments.outputs()
              + " outputs and "
              + arguments.scalars()
              + " scalars, expected "
              + inputs.size()
              + ", "
              + outputs.size()
              + " and "
              + op.scalars());
    }
    for (int i = 0; i < inputs.size(); i++) {
      Spec got = arguments.in(i).spec();
      if (got != inputs.get(i) && !got.equals(inputs.get(i))) {
        throw new LbrxException(
            ErrorCode.SHAPE,
            op.name() + ": input " + i + " is " + got + ", prepared for " + inputs.get(i));
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      Spec got = arguments.out(i).spec();
      Spec wanted = outputs.get(i);
      boolean fits =
          got == wanted
              || (got.dtype() == wanted.dtype()
                  && got.shape().equals(wanted.shape())
                  && (op.denseOnly() ? got.isDense() : got.hasDenseRows()));
      if (!fits) {
        throw new LbrxException(
            ErrorCode.SHAPE, op.name() + ": output " + i + " is " + got + ", expected " + wanted);
      }
    }
  }
}
