package dev.lbrx.conformance.attention;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.AffineWeights;
import dev.lbrx.ops.attention.Entries;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.spi.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link ScaledDotProductAttention} in double. Queries with a finite score of 100 or more are not
 * judged, nor those whose weighted sum of values is beyond f32.
 */
final class ScaledDotProductAttentionOracle implements Oracle.Measured<ScaledDotProductAttention> {
  private record Seen(double score, double[] value) {}

  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "the largest |v| that the query sees");
  }

  @Override
  public void compute(ScaledDotProductAttention op, Operands in, Expected y) {
    int t = Math.toIntExact(y.spec().shape().extent(0));
    int heads = Math.toIntExact(y.spec().shape().extent(1));
    int groups = Math.toIntExact(in.spec(1).shape().extent(1));
    double[][] keys = entries(op.keys(), in, 1);
    double[][] values = entries(op.values(), in, op.valueInput());
    for (int row = 0; row < y.rows(); row++) {
      int group = row % heads * groups / heads;
      int valid = Math.toIntExact(in.scalar(0));
      int place = valid - t + row / heads;
      double[] q = in.row(0, row);
      var seen = new ArrayList<Seen>();
      boolean judged = true;
      for (int j = 0; j < valid; j++) {
        if (sees(op, in, row, place, j)) {
          double score = dot(q, keys[j * groups + group]) * op.scale();
          judged &= !Double.isFinite(score) || Math.abs(score) < 100;
          if (op.softCap() > 0) {
            score = op.softCap() * Math.tanh(score / op.softCap());
          }
          score += added(op, in, row, j);
          judged &= !Double.isFinite(score) || Math.abs(score) < 100;
          seen.add(new Seen(score, values[j * groups + group]));
        }
      }
      double sink = op.sinks() ? in.row(op.sinkInput())[row % heads] : Double.NEGATIVE_INFINITY;
      judged &= !Double.isFinite(sink) || Math.abs(sink) < 100;
      if (judged) {
        weigh(seen, sink, row, y);
      }
    }
  }

  private static boolean sees(
      ScaledDotProductAttention op, Operands in, int row, int place, int key) {
    return switch (op.mask()) {
      case Mask.Full() -> true;
      case Mask.Causal() -> key <= place;
      case Mask.SlidingWindow(long size) -> key <= place && place - key < size;
      case Mask.Given() -> !flags(op, in) || in.integers(op.maskInput(), row)[key] != 0;
    };
  }

  private static double added(ScaledDotProductAttention op, Operands in, int row, int key) {
    boolean added = op.mask() instanceof Mask.Given && !flags(op, in);
    return added ? in.row(op.maskInput(), row)[key] : 0;
  }

  private static boolean flags(ScaledDotProductAttention op, Operands in) {
    var dtype = in.spec(op.maskInput()).dtype();
    return dtype == DType.BOOL || dtype == DType.U8;
  }

  private static double[][] entries(Entries entries, Operands in, int input) {
    return switch (entries) {
      case Entries.Dense() -> in.rows(input);
      case Entries.Quantized(var scheme) -> {
        int n = Math.toIntExact(scheme.elements(in.spec(input).last()));
        double[][] rows = new double[Math.toIntExact(in.spec(input).shape().rows())][n];
        for (int row = 0; row < rows.length; row++) {
          var w = new AffineWeights(scheme, in, input, row);
          for (int i = 0; i < n; i++) {
            rows[row][i] = w.code(i) * w.scale(i) + w.bias(i);
          }
        }
        yield rows;
      }
    };
  }

  private static void weigh(List<Seen> seen, double sink, int row, Expected y) {
    double max = Math.max(sink, Reals.max(seen.stream().mapToDouble(Seen::score).toArray()));
    double sum = 0;
    double[] total = new double[y.last()];
    double[] size = new double[y.last()];
    double largest = 0;
    for (var one : seen) {
      double weight = Reals.exp(one.score() - max);
      sum += weight;
      largest = Math.max(largest, Reals.largest(one.value()));
      for (int i = 0; i < total.length; i++) {
        total[i] += weight * one.value()[i];
        size[i] += Math.abs(weight * one.value()[i]);
      }
    }
    if (sink != Double.NEGATIVE_INFINITY) {
      sum += Reals.exp(sink - max);
    }
    for (int i = 0; i < total.length; i++) {
      if (!Reals.overflows(size[i])) {
        y.put(row, i, total[i] / sum, largest);
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
