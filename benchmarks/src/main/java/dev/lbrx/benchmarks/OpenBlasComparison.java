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
 * Square f32 products in chain order against numpy's OpenBLAS, taking turns of a tenth of a second,
 * so that both meet the same disturbances. {@code benchmarks/openblas.sh} runs it.
 */
public final class OpenBlasComparison {
  private static final int[] SIZES = {512, 1024, 2048, 4096};
  private static final long WARM_UP = 3_000_000_000L;
  private static final long TURN = 100_000_000L;
  private static final int PAUSE = 30;

  private final PrintWriter ask;
  private final BufferedReader answers;

  private OpenBlasComparison(Process python) {
    ask = new PrintWriter(python.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Arguments: the Python interpreter, the script, then the number of turns. */
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
        compare(size, threads, turns);
      }
    }
  }

  private void compare(int size, int threads, int turns) throws IOException, InterruptedException {
    double[] ours = new double[turns];
    double[] theirs = new double[turns];
    var square = Spec.of(DType.F32, size, size);
    var op = new MatMul(Order.CHAIN, false);
    try (var operands = new Operands("cpu-vector", threads, op, square, square)) {
      int repeats = warmUp(operands);
      for (int turn = 0; turn < turns; turn++) {
        ours[turn] = ours(operands, repeats);
        theirs[turn] = theirs(size, threads, repeats);
      }
    }
    double work = 2e-9 * size * size * size;
    double ratio = quantile(theirs, 0.5) / quantile(ours, 0.5);
    System.out.printf(
        "%5d %7d %22s %22s %6.2f%n", size, threads, show(work, ours), show(work, theirs), ratio);
  }

  /** Runs until the kernel is compiled, and says how many products fill a turn. */
  private static int warmUp(Operands operands) {
    long start = System.nanoTime();
    long last = Long.MAX_VALUE;
    while (System.nanoTime() - start < WARM_UP) {
      long before = System.nanoTime();
      operands.run();
      last = System.nanoTime() - before;
    }
    return (int) Math.max(1, TURN / last);
  }

  // A product that does not count brings caches and threads back from the other side's turn.
  private static double ours(Operands operands, int repeats) throws InterruptedException {
    Thread.sleep(PAUSE);
    operands.run();
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      operands.run();
    }
    return (System.nanoTime() - start) * 1e-9 / repeats;
  }

  private double theirs(int size, int threads, int repeats)
      throws IOException, InterruptedException {
    Thread.sleep(PAUSE);
    ask.println(size + " " + threads + " " + repeats);
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
