package dev.lbrx.cli.command;

import com.sun.management.OperatingSystemMXBean;
import dev.lbrx.cli.console.Sizes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What {@code lbrx doctor} finds out about the computer and the JVM. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  /** What the kernels have a use for, by the names that Linux gives. */
  private static final Set<String> FEATURES =
      Set.of(
          "sse4_2",
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx512f",
          "avx512bw",
          "avx512_vnni",
          "avx_vnni",
          "avx512_bf16",
          "amx_int8",
          "asimd",
          "asimddp",
          "asimdhp",
          "bf16",
          "i8mm",
          "sve",
          "sve2");

  private static final long LEAST_HEAP = 256L << 20;

  private Machine() {}

  static Finding java() {
    String detail =
        "%s %s, %s"
            .formatted(
                System.getProperty("java.vendor", "unknown vendor"),
                Runtime.version(),
                System.getProperty("java.vm.info", ""));
    return detail.contains("interpreted")
        ? Finding.slow("java", detail, "the compiler is off: take -Xint out of JAVA_TOOL_OPTIONS")
        : Finding.ok("java", detail);
  }

  static Finding processors() {
    int threads = Runtime.getRuntime().availableProcessors();
    String found = "%s, %d threads".formatted(System.getProperty("os.arch"), threads);
    List<String> lines;
    try {
      lines = Files.isReadable(CPU) ? Files.readAllLines(CPU) : List.of();
    } catch (IOException e) {
      return Finding.ok("processor", found);
    }
    return Finding.ok("processor", value(lines, "model name") + found + features(lines));
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip() + ", ")
        .orElse("");
  }

  private static String features(List<String> lines) {
    var known = new TreeSet<>(FEATURES);
    String all = value(lines, "flags") + value(lines, "Features");
    known.retainAll(List.of(all.split("[ ,]+")));
    return known.isEmpty() ? "" : ", " + String.join(" ", known);
  }

  static Finding memory() {
    long heap = Runtime.getRuntime().maxMemory();
    String detail = Sizes.decimal((double) heap) + " for Java";
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      detail =
          Sizes.decimal((double) system.getTotalMemorySize())
              + ", "
              + Sizes.decimal((double) system.getFreeMemorySize())
              + " of it unused, "
              + detail;
    }
    return heap < LEAST_HEAP
        ? Finding.wrong("memory", detail, "raise it: JAVA_TOOL_OPTIONS=-Xmx1g")
        : Finding.ok("memory", detail);
  }
}
