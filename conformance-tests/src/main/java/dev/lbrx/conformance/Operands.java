package dev.lbrx.conformance;

import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The inputs of a case as an oracle reads them: rows along the last axis. */
public final class Operands {
  private final List<Tensor> inputs;
  private final List<Long> scalars;

  Operands(Trial trial) {
    this.inputs = trial.inputs();
    this.scalars = trial.test().scalars();
  }

  /** How many there are. */
  public int size() {
    return inputs.size();
  }

  /** The spec of an input. */
  public Spec spec(int input) {
    return inputs.get(input).spec();
  }

  /** A scalar of the launch. */
  public long scalar(int index) {
    return scalars.get(index);
  }

  /** A row of a floating-point input. */
  public double[] row(int input, long row) {
    var tensor = inputs.get(input);
    double[] values = new double[Math.toIntExact(tensor.spec().last())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Bits.decode(tensor.dtype(), Bits.get(tensor, row, i));
    }
    return values;
  }

  /** The row of a floating-point vector. */
  public double[] row(int input) {
    return row(input, 0);
  }

  /** Every row of a floating-point input. */
  public double[][] rows(int input) {
    double[][] rows = new double[Math.toIntExact(spec(input).shape().rows())][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = row(input, row);
    }
    return rows;
  }

  /** The bytes of a row. */
  public MemorySegment bytes(int input, long row) {
    var tensor = inputs.get(input);
    return tensor.segment().asSlice(tensor.rowByte(row));
  }

  /** A row of an integer input, signs extended. */
  public long[] integers(int input, long row) {
    var tensor = inputs.get(input);
    long[] values = new long[Math.toIntExact(tensor.spec().last())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Bits.get(tensor, row, i);
    }
    return values;
  }
}
