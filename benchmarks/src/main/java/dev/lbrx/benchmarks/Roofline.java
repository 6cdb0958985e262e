package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Draws kernels under the roof that memory and arithmetic put over them, as SVG on standard output:
 * arithmetic operations for each byte of memory to the right, GFLOP/s upward, both logarithmic. The
 * slope is a read by vectors, the flat part multiply-adds in registers, both measured in turn with
 * the kernels. Arguments: turns and threads.
 */
public final class Roofline {
  private static final int SIZE = 4096;
  private static final double ELEMENTS = (double) SIZE * SIZE;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 1 << 20;
  private static final int CHAINS = 8;

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final double LEAST_INTENSITY = 0.125;
  private static final double MOST_INTENSITY = 512;

  private static volatile float sink;

  private final StringBuilder svg = new StringBuilder();
  private double least;
  private double most;

  /**
   * A kernel.
   *
   * @param intensity operations for each byte read or written
   */
  private record Point(String name, double intensity, Turns.Side side) {}

  private Roofline() {}

  /** Measures and draws. */
  public static void main(String[] arguments) {
    int turns = Integer.parseInt(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    var points = points(threads);
    var sides = new ArrayList<>(points.stream().map(Point::side).toList());
    sides.add(Bandwidth.read(threads));
    sides.add(arithmetic());
    var results = Turns.take(turns, threads, sides);
    System.err.println(Turns.line("roofline", results));
    double read = results.get(points.size()).median();
    double peak = results.getLast().median() * threads;
    System.out.print(new Roofline().draw(points, results, read, peak, threads));
  }

  private static List<Point> points(int threads) {
    var f32 = Spec.of(DType.F32, SIZE, SIZE);
    var bf16 = Spec.of(DType.BF16, SIZE, SIZE);
    var vector = Spec.of(DType.F32, 1, SIZE);
    var stripes = new MatMul(Order.STRIPES, true);
    var points = new ArrayList<Point>();
    points.add(point("f32 × vector", 2, 4, threads, stripes, vector, f32));
    points.add(point("bf16 × vector", 2, 2, threads, stripes, vector, bf16));
    // A product and a sum to find the scale, two products to use it.
    points.add(point("RMSNorm", 4, 8, threads, new RmsNorm(1e-5f), f32, Spec.of(DType.F32, SIZE)));
    points.add(
        point("linear merge", 3, 6, threads, new Linear(List.of(0.6f, 0.4f), true), bf16, bf16));
    for (int rows : new int[] {32, 128, 512}) {
      // Weights once, and what is multiplied and comes out.
      double bytes = 4 + 8.0 * rows / SIZE;
      var x = Spec.of(DType.F32, rows, SIZE);
      var product = new MatMul(Order.CHAIN, true);
      points.add(point("f32 × " + rows + " rows", 2.0 * rows, bytes, threads, product, x, f32));
    }
    return points;
  }

  private static Point point(
      String name, double operations, double bytes, int threads, Op op, Spec... inputs) {
    var operands = new Operands("cpu-vector", threads, op, inputs);
    return new Point(
        name, operations / bytes, new Turns.Side(name, operations * ELEMENTS, operands::run));
  }

  /** Multiply-adds that wait for nothing but themselves, on one thread. */
  private static Turns.Side arithmetic() {
    return new Turns.Side(
        "multiply-adds", 2.0 * CHAINS * STEPS * FLOATS.length(), Roofline::multiply);
  }

  private static void multiply() {
    var x = FloatVector.broadcast(FLOATS, 0.999f);
    var y = FloatVector.broadcast(FLOATS, 0.001f);
    var a = x;
    var b = x;
    var c = x;
    var d = x;
    var e = x;
    var f = x;
    var g = x;
    var h = x;
    for (int i = 0; i < STEPS; i++) {
      a = x.fma(a, y);
      b = x.fma(b, y);
      c = x.fma(c, y);
      d = x.fma(d, y);
      e = x.fma(e, y);
      f = x.fma(f, y);
      g = x.fma(g, y);
      h = x.fma(h, y);
    }
    sink = a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
  }

  private String draw(
      List<Point> points, List<Turns.Result> results, double read, double peak, int threads) {
    least = Math.pow(10, Math.floor(Math.log10(LEAST_INTENSITY * read)));
    most = peak * 2;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        WIDTH, HEIGHT);
    line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    line(
        "<text x=\"%d\" y=\"22\">Kernels under a read of %.1f GB/s and %.0f GFLOP/s of"
            + " multiply-adds, %d thread%s</text>",
        LEFT, read, peak, threads, threads == 1 ? "" : "s");
    axes();
    line(
        "<polyline fill=\"none\" stroke=\"#888888\" stroke-width=\"1.5\""
            + " points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>",
        x(LEAST_INTENSITY),
        y(LEAST_INTENSITY * read),
        x(peak / read),
        y(peak),
        x(MOST_INTENSITY),
        y(peak));
    for (int i = 0; i < points.size(); i++) {
      double rate = results.get(i).median();
      var point = points.get(i);
      double share = rate / Math.min(peak, point.intensity * read);
      // Neighbours have their letters on different sides.
      boolean before = i % 2 == 1;
      line(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1f6feb\"/>"
              + "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%c</text>",
          x(point.intensity),
          y(rate),
          x(point.intensity) + (before ? -8 : 8),
          y(rate) + 8,
          before ? "end" : "start",
          'a' + i);
      line(
          "<text x=\"%d\" y=\"%d\">%c  %s: %.1f GFLOP/s, %.2f of the roof</text>",
          LEFT + 330,
          HEIGHT - BOTTOM - 12 - 17 * (points.size() - 1 - i),
          'a' + i,
          point.name,
          rate,
          share);
    }
    line("</svg>");
    return svg.toString();
  }

  private void axes() {
    for (double at = least; at <= most; at *= 10) {
      line(
          "<path d=\"M%d %.1fH%d\" stroke=\"#dddddd\"/><text x=\"%d\" y=\"%.1f\""
              + " text-anchor=\"end\">%s</text>",
          LEFT, y(at), WIDTH - RIGHT, LEFT - 8, y(at) + 4, number(at));
    }
    for (double at = LEAST_INTENSITY; at <= MOST_INTENSITY; at *= 4) {
      line(
          "<path d=\"M%.1f %dV%d\" stroke=\"#eeeeee\"/><text x=\"%.1f\" y=\"%d\""
              + " text-anchor=\"middle\">%s</text>",
          x(at), TOP, HEIGHT - BOTTOM, x(at), HEIGHT - BOTTOM + 18, number(at));
    }
    line("<text x=\"%d\" y=\"42\">GFLOP/s</text>", LEFT - 50);
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">operations a byte</text>",
        WIDTH - RIGHT, HEIGHT - 12);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static double x(double intensity) {
    return LEFT
        + (WIDTH - LEFT - RIGHT)
            * Math.log(intensity / LEAST_INTENSITY)
            / Math.log(MOST_INTENSITY / LEAST_INTENSITY);
  }

  private double y(double rate) {
    return HEIGHT
        - BOTTOM
        - (HEIGHT - BOTTOM - TOP) * Math.log(rate / least) / Math.log(most / least);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
