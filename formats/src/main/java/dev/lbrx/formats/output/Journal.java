package dev.lbrx.formats.output;

import dev.lbrx.formats.Storage;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a job has come, in a file of one JSON object a line: the job, then what is on the disk
 * for good, each line forced before the next piece of work. A line that a power cut tore does not
 * count.
 */
final class Journal implements AutoCloseable {
  private static final String PUBLISHING = "publishing";

  private final TargetFile file;
  private final List<ObjectNode> lines;

  private Journal(TargetFile file, List<ObjectNode> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Begins a journal, in place of another. */
  static Journal begin(Path path) {
    return new Journal(TargetFile.resume(path, 0), List.of());
  }

  /** Opens a journal and goes on behind its last whole line. */
  static Journal resume(Path path) {
    var lines = new ArrayList<ObjectNode>();
    long end = read(path, lines);
    return new Journal(TargetFile.resume(path, end), lines);
  }

  /**
   * Whether the content was given its name by the run that wrote this journal: what lies in its
   * place since is the former target, or nothing.
   */
  static boolean hasPublished(Path path, Path content) {
    var lines = new ArrayList<ObjectNode>();
    read(path, lines);
    return !lines.isEmpty()
        && lines.getLast().path(PUBLISHING).isString()
        && !lines.getLast().path(PUBLISHING).stringValue().equals(key(content));
  }

  // Reads the whole lines and gives the bytes that they take.
  private static long read(Path path, List<ObjectNode> lines) {
    byte[] bytes;
    try {
      bytes = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
    } catch (IOException e) {
      throw Storage.error("cannot read", path, e);
    }
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        var line = line(Arrays.copyOfRange(bytes, start, i), path);
        if (line == null) {
          break;
        }
        lines.add(line);
        start = i + 1;
      }
    }
    return start;
  }

  private static @Nullable ObjectNode line(byte[] bytes, Path path) {
    try {
      return Json.parse(bytes, path.toString()) instanceof ObjectNode line ? line : null;
    } catch (LbrxException _) {
      return null;
    }
  }

  /** The job that the lines belong to; null in a new journal. */
  @Nullable ObjectNode job() {
    return lines.isEmpty() ? null : lines.getFirst();
  }

  /** What earlier runs noted after the job. */
  List<ObjectNode> marks() {
    return lines.stream().skip(1).filter(line -> !line.has(PUBLISHING)).toList();
  }

  /** Adds a line and forces it to the disk. */
  void add(ObjectNode line) {
    byte[] text = Json.compact(line);
    byte[] bytes = Arrays.copyOf(text, text.length + 1);
    bytes[text.length] = '\n';
    file.write(MemorySegment.ofArray(bytes));
    file.force();
  }

  /** Notes which content is about to take the target's name. */
  void publishing(Path content) {
    add(Json.object().put(PUBLISHING, key(content)));
  }

  // What a file stays through every renaming: device and inode.
  private static String key(Path path) {
    try {
      var attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return "file " + attributes.fileKey();
    } catch (IOException _) {
      return "none";
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
