package dev.lbrx.spi;

import java.util.List;

/**
 * What a launch works on: its tensors, and scalars that may change from launch to launch (a
 * position, a number of valid keys). Made once and kept by whoever runs a launch repeatedly; {@link
 * #scalar(int, long)} and {@link #in(int, Tensor)} change it in place.
 */
public final class Arguments {
  private final Tensor[] in;
  private final Tensor[] out;
  private final long[] scalars;

  /** Tensors that go in, tensors that are written, and the first values of the scalars. */
  public Arguments(List<Tensor> in, List<Tensor> out, long... scalars) {
    this.in = in.toArray(Tensor[]::new);
    this.out = out.toArray(Tensor[]::new);
    this.scalars = scalars.clone();
  }

  /** One output, no scalars. */
  public static Arguments of(Tensor out, Tensor... in) {
    return new Arguments(List.of(in), List.of(out));
  }

  /** How many inputs there are. */
  public int inputs() {
    return in.length;
  }

  /** How many outputs there are. */
  public int outputs() {
    return out.length;
  }

  /** How many scalars there are. */
  public int scalars() {
    return scalars.length;
  }

  /** An input. */
  public Tensor in(int index) {
    return in[index];
  }

  /** An output. */
  public Tensor out(int index) {
    return out[index];
  }

  /** A scalar. */
  public long scalar(int index) {
    return scalars[index];
  }

  /** Changes a scalar. */
  public void scalar(int index, long value) {
    scalars[index] = value;
  }

  /** Changes an input to another tensor of the same spec. */
  public void in(int index, Tensor tensor) {
    in[index] = tensor;
  }
}
