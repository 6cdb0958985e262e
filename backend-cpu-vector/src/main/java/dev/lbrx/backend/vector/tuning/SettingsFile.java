package dev.lbrx.backend.vector.tuning;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Tuner} chose, for one model of processor, one Java and one width of vectors: a file
 * of properties in the user's cache.
 *
 * @param blocking what to work with
 * @param origin where it comes from
 * @param ignored why a file that is there is not used
 */
record SettingsFile(Blocking blocking, String origin, Optional<String> ignored) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** More than any file that this class writes. */
  private static final long LONGEST = 4096;

  /** What this process read; last of the constants, which reading needs. */
  static final SettingsFile READ = read(path(System.getenv("XDG_CACHE_HOME")));

  /** Where the file is: in {@code cache}, or in {@code .cache} of the user's home. */
  static Path path(@Nullable String cache) {
    var folder =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return folder.resolve("lbrx").resolve("tune.properties");
  }

  /** Reads a file; without one, or with another machine's, the defaults hold. */
  static SettingsFile read(Path path) {
    var properties = new Properties();
    try {
      if (!Files.isRegularFile(path)) {
        return new SettingsFile(Blocking.DEFAULT, "defaults", Optional.empty());
      }
      if (Files.size(path) > LONGEST) {
        return ignored(path, "it is too long");
      }
      properties.load(new StringReader(Files.readString(path)));
    } catch (IOException | IllegalArgumentException e) {
      return ignored(path, "it cannot be read");
    }
    try {
      var blocking =
          new Blocking(
              number(properties, "depth"), number(properties, "rows"), number(properties, "grain"));
      if (!blocking.known()) {
        return ignored(path, "its settings are none of those that are tried");
      }
      if (!machine().equals(properties.getProperty("machine"))) {
        return ignored(path, "it is of another processor or Java");
      }
      return new SettingsFile(blocking, path.toString(), Optional.empty());
    } catch (NumberFormatException e) {
      return ignored(path, "a setting is no number");
    }
  }

  private static int number(Properties properties, String key) {
    return Integer.parseInt(properties.getProperty(key, ""));
  }

  private static SettingsFile ignored(Path path, String why) {
    return new SettingsFile(
        Blocking.DEFAULT,
        "defaults",
        Optional.of(path + " is ignored: " + why + ": lbrx tune writes it anew"));
  }

  /** Writes a file. */
  static void write(Path path, Blocking blocking) {
    var text = new StringBuilder("# Written by lbrx tune. Speed depends on it, results do not.\n");
    text.append("machine=").append(machine()).append('\n');
    blocking
        .settings()
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    try {
      Files.createDirectories(path.getParent());
      var part = Files.createTempFile(path.getParent(), "tune", ".part");
      Files.writeString(part, text);
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LbrxException(
          ErrorCode.IO, "cannot write " + path + ": set XDG_CACHE_HOME to a folder that can", e);
    }
  }

  /** The processor's model, the Java and the width of vectors: what a choice holds for. */
  static String machine() {
    return String.join(
        " | ",
        processor(),
        System.getProperty("java.vm.version", ""),
        Floats.SPECIES.vectorBitSize() + " bits");
  }

  private static String processor() {
    try (Stream<String> lines =
        Files.isReadable(PROCESSORS) ? Files.lines(PROCESSORS) : Stream.empty()) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
