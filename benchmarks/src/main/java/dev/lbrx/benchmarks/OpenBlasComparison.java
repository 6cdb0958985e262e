package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Square f32 products in chain order against numpy's OpenBLAS, taking turns product by product, so
 * that both meet the same disturbances. {@code benchmarks/openblas.sh} runs it.
 */
public final class OpenBlasComparison {
  private static final int[] SIZES = {512, 1024, 2048, 4096};

  private final PrintWriter ask;
  private final BufferedReader answers;

  private OpenBlasComparison(Process python) {
    ask = new PrintWriter(python.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Arguments: the Python interpreter, the script, then the number of turns at 1024. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var python =
        new ProcessBuilder(arguments[0], arguments[1], "--serve")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      new OpenBlasComparison(python).compare(Integer.parseInt(arguments[2]));
    } finally {
      python.destroy();
    }
  }

  private void compare(int turns) throws IOException, InterruptedException {
    System.out.println(cpu() + "; " + answers.readLine());
    System.out.println("GFLOP/s, medians (quartiles) of turns taken in alternation");
    System.out.printf("%5s %7s %22s %22s %6s%n", "size", "threads", "LBRX", "OpenBLAS", "ratio");
    for (int size : SIZES) {
      for (int threads = 1; threads <= 2; threads++) {
        compare(size, threads, Math.max(7, (int) (turns * Math.pow(1024.0 / size, 2))));
      }
    }
  }

  private void compare(int size, int threads, int turns) throws IOException, InterruptedException {
    double[] ours = new double[turns];
    double[] theirs = new double[turns];
    var square = Spec.of(DType.F32, size, size);
    var op = new MatMul(Order.CHAIN, false);
    try (var operands = new Operands("cpu-vector", threads, op, square, square)) {
      for (int i = 0; i < 20 + 8_000 / size; i++) {
        operands.run();
      }
      for (int turn = 0; turn < turns; turn++) {
        ours[turn] = ours(operands);
        theirs[turn] = theirs(size, threads);
      }
    }
    double work = 2e-9 * size * size * size;
    double ratio = quantile(theirs, 0.5) / quantile(ours, 0.5);
    System.out.printf(
        "%5d %7d %22s %22s %6.2f%n", size, threads, show(work, ours), show(work, theirs), ratio);
  }

  // The first of two products brings caches and threads back from the other side's turn.
  private static double ours(Operands operands) throws InterruptedException {
    Thread.sleep(30);
    operands.run();
    long start = System.nanoTime();
    operands.run();
    return (System.nanoTime() - start) * 1e-9;
  }

  private double theirs(int size, int threads) throws IOException, InterruptedException {
    Thread.sleep(30);
    ask.println(size + " " + threads);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the Python side ended: see its message above");
    }
    return Double.parseDouble(answer);
  }

  private static String show(double work, double[] seconds) {
    return "%.1f (%.1f–%.1f)"
        .formatted(
            work / quantile(seconds, 0.5),
            work / quantile(seconds, 0.75),
            work / quantile(seconds, 0.25));
  }

  private static double quantile(double[] values, double at) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(at * (sorted.length - 1))];
  }

  private static String cpu() throws IOException {
    return Files.readString(Path.of("/proc/cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElse("unknown CPU");
  }
}
