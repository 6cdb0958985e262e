package dev.lbrx.toolkit.verify;

import dev.lbrx.formats.PlainName;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.formats.mlxpack.MlxPack;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Made;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Holds a model's bytes to the SHA-256 that were taken when it was written: tensors, and the files
 * beside them, to {@code lbrx.json}, every byte of a pack of version 2 to what the pack says.
 *
 * @param checked how many tensors or files were read
 * @param problems what differs; empty where nothing does
 */
public record Verification(int checked, List<LbrxException> problems) {
  private static final String SUMS = "sha256";
  private static final String FILES = "files";

  /** Copies the list. */
  public Verification {
    problems = List.copyOf(problems);
  }

  /**
   * Reads a pack or a directory. {@link ErrorCode#NOT_FOUND}: there is none; {@link
   * ErrorCode#UNSUPPORTED}: it carries no hashes.
   *
   * @param progress is told the bytes read so far
   */
  public static Verification of(Path path, LongConsumer progress) {
    if (!Files.exists(path)) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND, path + ": no such file or directory: check the path");
    }
    if (Files.isRegularFile(path) && MlxPack.is(path)) {
      return pack(path, progress);
    }
    return model(
        Made.of(path).orElseThrow(() -> nothing(path, "there is no " + Made.file(path))), progress);
  }

  private static Verification pack(Path path, LongConsumer progress) {
    try (var pack = MlxPack.open(path)) {
      if (pack.sections().stream().noneMatch(section -> section.sha256().isPresent())) {
        throw nothing(path, "packs of version " + pack.version() + " have no hashes");
      }
      return new Verification(pack.sections().size(), pack.verify(progress));
    }
  }

  private static Verification model(Made made, LongConsumer progress) {
    Path path = made.model();
    var fields = new JsonFields(made.file().toString(), ErrorCode.CHECKSUM, made.lineage());
    if (!fields.has(SUMS)) {
      throw nothing(path, made.file() + " is of a version that took none of what was written");
    }
    var said = fields.requiredObject(SUMS);
    var files = fields.object(FILES);
    var problems = new ArrayList<LbrxException>();
    files.ifPresent(sums -> files(path, sums, problems));
    try (var checkpoint = made.open()) {
      var left = new HashSet<>(checkpoint.names());
      long before = 0;
      for (String name : said.node().propertyNames()) {
        if (!left.remove(name)) {
          problems.add(damage(path, name, "is missing"));
          continue;
        }
        String expected = said.requiredText(name);
        long start = before;
        String actual = Sha256.of(checkpoint, name, done -> progress.accept(start + done));
        if (!actual.equals(expected)) {
          problems.add(
              damage(path, name, "has SHA-256 " + actual + ", when written it was " + expected));
        }
        before += checkpoint.entry(name).bytes();
      }
      left.stream()
          .sorted()
          .forEach(name -> problems.add(damage(path, name, "was not written with the others")));
    }
    int checked = said.node().size() + files.map(sums -> sums.node().size()).orElse(0);
    return new Verification(checked, problems);
  }

  private static void files(Path directory, JsonFields sums, List<LbrxException> problems) {
    for (String name : sums.node().propertyNames()) {
      String expected = sums.requiredText(name);
      if (!PlainName.is(name)) {
        throw sums.refuse(name, "expected a plain file name");
      }
      Path file = directory.resolve(name);
      if (!Files.isRegularFile(file)) {
        problems.add(problem(directory, "file " + name + " is missing"));
        continue;
      }
      String actual = Sha256.of(file, done -> {});
      if (!actual.equals(expected)) {
        problems.add(
            problem(
                directory,
                "file " + name + " has SHA-256 " + actual + ", when written it was " + expected));
      }
    }
  }

  private static LbrxException damage(Path path, String tensor, String what) {
    return problem(path, "tensor " + tensor + " " + what);
  }

  private static LbrxException problem(Path path, String what) {
    return new LbrxException(ErrorCode.CHECKSUM, path + ": " + what + ": make or fetch it again");
  }

  private static LbrxException nothing(Path path, String why) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED,
        path + " cannot be verified, " + why + ": compare `lbrx hash` of both sides instead");
  }
}
