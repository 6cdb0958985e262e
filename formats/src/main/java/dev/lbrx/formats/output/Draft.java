package dev.lbrx.formats.output;

import dev.lbrx.formats.Storage;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An output on its way. What is written lies in {@code .NAME.lbrx-partial/NAME} beside the target
 * until {@link #commit()} gives it its name; a target that is replaced changes places with it in
 * one step. Closed without a commit, it is deleted.
 *
 * <p>With a journal, a job notes what is on the disk for good. A run that was killed, or whose disk
 * filled, leaves content and journal, and a later run of the same job goes on behind the last mark.
 */
public final class Draft implements AutoCloseable {
  private static final String JOURNAL = "journal";
  private static final String LOCK = "lock";

  private final Target target;
  private final @Nullable Journal journal;
  private final @Nullable Lock lock;
  private boolean done;

  private Draft(Target target, @Nullable Journal journal, @Nullable Lock lock) {
    this.target = target;
    this.journal = journal;
    this.lock = lock;
  }

  /**
   * Begins an output without a journal, in place of what an earlier run left. {@link
   * ErrorCode#OUTPUT_EXISTS}: the target exists and {@code replace} is not set, or it is, holds or
   * lies inside one of the inputs.
   */
  public static Draft begin(Path path, boolean replace, List<Path> inputs) {
    var target = target(path, replace, inputs);
    Target.delete(target.partial());
    target.create();
    return new Draft(target, null, null);
  }

  /**
   * Begins a job's output with a journal, or goes on with it. {@link ErrorCode#OUTPUT_EXISTS}: as
   * in the other {@code begin}, or another run is writing it; {@link ErrorCode#RESUME}: what an
   * earlier run left is another job's.
   *
   * @param job what has to be the same for an output to be gone on with
   * @param resume goes on with what an earlier run left, if it left anything
   */
  public static Draft begin(
      Path path, boolean replace, List<Path> inputs, ObjectNode job, boolean resume) {
    var target = target(path, replace, inputs);
    target.create();
    var lock = Lock.take(target.partial().resolve(LOCK));
    try {
      return new Draft(target, journal(target, job, resume), lock);
    } catch (LbrxException e) {
      lock.close();
      if (e.code() != ErrorCode.RESUME) {
        target.discard();
      }
      throw e;
    }
  }

  private static Journal journal(Target target, ObjectNode job, boolean resume) {
    Path path = target.partial().resolve(JOURNAL);
    var journal = resume ? Journal.resume(path) : Journal.begin(path);
    try {
      var earlier = journal.job();
      if (earlier == null) {
        journal.add(job);
      } else if (differ(earlier, job)) {
        throw new LbrxException(
            ErrorCode.RESUME,
            target.partial()
                + " cannot be gone on with: "
                + difference(earlier, job)
                + ": run without --resume to start again");
      }
      if (journal.marks().isEmpty()) {
        Target.delete(target.content());
      }
      return journal;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  // The first field that differs, or the first element of it. As text: a number that was read may
  // be of another class than one that was put.
  private static String difference(ObjectNode earlier, ObjectNode now) {
    for (String field : now.propertyNames()) {
      JsonNode was = earlier.path(field);
      JsonNode is = now.path(field);
      for (int i = 0; was.isArray() && i < Math.min(was.size(), is.size()); i++) {
        if (differ(was.get(i), is.get(i))) {
          return field + " had " + was.get(i) + ", now " + is.get(i);
        }
      }
      if (differ(was, is)) {
        return field + " was " + was + ", now " + is;
      }
    }
    return "it is another job's";
  }

  private static boolean differ(JsonNode a, JsonNode b) {
    return !a.toString().equals(b.toString());
  }

  /** Where what is written for a target lies meanwhile. */
  public static Path partial(Path path) {
    return Target.of(path).partial();
  }

  private static Target target(Path path, boolean replace, List<Path> inputs) {
    Target.requireApart(path, inputs);
    var target = Target.of(path);
    target.mend();
    if (Journal.hasPublished(target.partial().resolve(JOURNAL), target.content())) {
      target.finish();
    }
    if (!replace) {
      target.requireNew();
    }
    return target;
  }

  /** The file or directory to write, which whoever writes it creates. */
  public Path path() {
    return target.content();
  }

  /** What earlier runs noted, in order. */
  public List<ObjectNode> marks() {
    return journal == null ? List.of() : journal.marks();
  }

  /** Whether it can be gone on with. */
  public boolean hasJournal() {
    return journal != null;
  }

  /** Notes what has been forced to the disk. */
  public void mark(ObjectNode mark) {
    if (journal == null) {
      throw new IllegalStateException(path() + " is written without a journal");
    }
    target.sync();
    journal.add(mark);
  }

  /**
   * Requires room for an output of so many bytes, of which some may be there from an earlier run;
   * {@link ErrorCode#DISK_FULL}.
   */
  public void requireRoom(long bytes) {
    try {
      target.requireRoom(bytes - size());
    } catch (LbrxException e) {
      done = !marks().isEmpty();
      throw e;
    }
  }

  /** Makes the directory to write; one from an earlier run loses all files but the named ones. */
  public void directory(Set<String> keep) {
    try {
      Files.createDirectories(path());
      try (var files = Files.list(path())) {
        files
            .filter(file -> !keep.contains(String.valueOf(file.getFileName())))
            .forEach(Target::delete);
      }
    } catch (IOException e) {
      throw Storage.error("cannot create", path(), e);
    }
  }

  /** What lies beside a file that LBRX wrote and says how it was made: {@code NAME.lbrx.json}. */
  public static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".lbrx.json");
  }

  /** Writes what appears beside the output, once that has its name. */
  public void writeBeside(byte[] bytes) {
    Path file = beside(target.content());
    Target.delete(file);
    TargetFile.write(file, bytes);
  }

  /** Gives the output its name. */
  public void commit() {
    if (journal != null) {
      target.sync();
      journal.publishing(path());
      journal.close();
    }
    target.publish();
    done = true;
  }

  /**
   * The refusal that ends a job: one of a full disk leaves what is there and says how to go on, if
   * there is a journal.
   */
  public LbrxException ended(LbrxException cause) {
    if (journal == null || cause.code() != ErrorCode.DISK_FULL) {
      return cause;
    }
    done = true;
    return new LbrxException(
        cause.code(),
        cause.getMessage()
            + "; what is done is kept in "
            + target.partial()
            + ": run again with --resume to go on",
        cause);
  }

  /** Deletes what was written, unless it was committed or is kept to be gone on with. */
  @Override
  public void close() {
    if (journal != null) {
      journal.close();
    }
    if (!done) {
      done = true;
      target.discard();
    }
    if (lock != null) {
      lock.close();
    }
  }

  private long size() {
    if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    try (var files = Files.walk(path())) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      }
      return bytes;
    } catch (IOException e) {
      throw Storage.error("cannot read", path(), e);
    }
  }
}
