package dev.lbrx.toolkit.verify;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.formats.mlxpack.MlxPack;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Holds a model's bytes to the SHA-256 that were taken when it was written: a directory's tensors
 * to its {@code lbrx.json}, every byte of a pack of version 2 to what the pack says.
 *
 * @param checked how many tensors or files were read
 * @param problems what differs; empty where nothing does
 */
public record Verification(int checked, List<LbrxException> problems) {
  private static final String FILE = "lbrx.json";
  private static final String SUMS = "sha256";

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
    Path sums = path.resolve(FILE);
    if (!Files.isRegularFile(sums)) {
      throw nothing(path, "it has no " + FILE);
    }
    return directory(path, sums, progress);
  }

  private static Verification pack(Path path, LongConsumer progress) {
    try (var pack = MlxPack.open(path)) {
      if (pack.sections().stream().noneMatch(section -> section.sha256().isPresent())) {
        throw nothing(path, "packs of version " + pack.version() + " have no hashes");
      }
      return new Verification(pack.sections().size(), pack.verify(progress));
    }
  }

  private static Verification directory(Path path, Path sums, LongConsumer progress) {
    var fields = new JsonFields(sums.toString(), ErrorCode.CHECKSUM, Json.readObject(sums));
    if (!fields.has(SUMS)) {
      throw nothing(path, "its " + FILE + " is of a version that took none of what was written");
    }
    var said = fields.requiredObject(SUMS);
    var problems = new ArrayList<LbrxException>();
    try (var checkpoint = Checkpoint.openStored(path)) {
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
    return new Verification(said.node().size(), problems);
  }

  private static LbrxException damage(Path path, String tensor, String what) {
    return new LbrxException(
        ErrorCode.CHECKSUM, path + ": tensor " + tensor + " " + what + ": make or fetch it again");
  }

  private static LbrxException nothing(Path path, String why) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED,
        path + " cannot be verified, " + why + ": compare `lbrx hash` of both sides instead");
  }
}
