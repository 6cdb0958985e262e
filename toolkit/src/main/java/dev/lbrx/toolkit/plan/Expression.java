package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.List;
import java.util.stream.IntStream;

/** How a tensor comes about: read from a checkpoint, or an op's result. */
public sealed interface Expression {
  /** Dtype and shape. */
  Spec spec();

  /** What has to be done once for it, however many expressions use it. */
  Step step();

  /** Something to do: a read, or a call of an op that may give several results. */
  sealed interface Step {
    /** What it gives. */
    Specs results();

    /** What it needs. */
    List<Expression> inputs();
  }

  /** A tensor of a checkpoint, as it is stored. */
  record Read(Checkpoint checkpoint, String tensor, Spec spec) implements Expression, Step {
    @Override
    public Step step() {
      return this;
    }

    @Override
    public Specs results() {
      return Specs.of(spec);
    }

    @Override
    public List<Expression> inputs() {
      return List.of();
    }
  }

  /** One result of a call. */
  record Apply(Call call, int result) implements Expression {
    @Override
    public Spec spec() {
      return call.results.get(result);
    }

    @Override
    public Step step() {
      return call;
    }
  }

  /** An op on inputs. Two calls are the same only if they are one object. */
  final class Call implements Step {
    private final Op op;
    private final List<Expression> inputs;
    private final Specs results;

    private Call(Op op, List<Expression> inputs) {
      this.op = op;
      this.inputs = List.copyOf(inputs);
      this.results = op.infer(new Specs(inputs.stream().map(Expression::spec).toList()));
    }

    /** The op. */
    public Op op() {
      return op;
    }

    @Override
    public List<Expression> inputs() {
      return inputs;
    }

    @Override
    public Specs results() {
      return results;
    }
  }

  /** A tensor of a checkpoint. */
  static Expression read(Checkpoint checkpoint, String tensor) {
    return new Read(checkpoint, tensor, checkpoint.spec(tensor));
  }

  /**
   * The only result of an op.
   *
   * @throws dev.lbrx.spi.error.LbrxException with {@code LBRX-301} or {@code 302} where the inputs
   *     do not fit the op
   */
  static Expression apply(Op op, Expression... inputs) {
    return apply(op, List.of(inputs));
  }

  /** The only result of an op. */
  static Expression apply(Op op, List<Expression> inputs) {
    return applyAll(op, inputs).getFirst();
  }

  /** All results of an op, in order. */
  static List<Expression> applyAll(Op op, List<Expression> inputs) {
    var call = new Call(op, inputs);
    return IntStream.range(0, call.results.size())
        .<Expression>mapToObj(i -> new Apply(call, i))
        .toList();
  }
}
