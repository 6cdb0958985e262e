package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.Version;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job notes beside its output, so that a later run can go on with it: once what the job is,
 * then each time that tensors are on the disk for good, how many, and the hashes of what they were
 * made of.
 */
final class JobJournal {
  /** So many bytes are written at most between two marks. */
  static final long STEP = 256L << 20;

  private static final String INPUTS = "inputs";
  private static final String TENSORS = "tensors";
  private static final String READ = "read";
  private static final String WRITTEN = "written";

  private final Draft draft;
  private final Lineage lineage;
  private int done;

  /** Goes on behind the draft's marks, whose hashes the lineage takes. */
  JobJournal(Draft draft, Lineage lineage) {
    this.draft = draft;
    this.lineage = lineage;
    this.done = done(draft);
    for (var mark : draft.marks()) {
      lineage.restore(mark.path(READ));
      lineage.restoreWritten(mark.path(WRITTEN));
    }
  }

  /** How many tensors earlier runs have written. */
  static int done(Draft draft) {
    return draft.marks().isEmpty() ? 0 : draft.marks().getLast().path(TENSORS).intValue(0);
  }

  int done() {
    return done;
  }

  /** Notes that so many tensors are on the disk. */
  void mark(int tensors) {
    var mark = Json.object().put(TENSORS, tensors);
    mark.set(READ, lineage.takeNew());
    mark.set(WRITTEN, lineage.takeWritten());
    if (draft.hasJournal()) {
      draft.mark(mark);
    }
    done = tensors;
  }

  /**
   * What has to be the same for an output to be gone on with: the program's version, the plan with
   * all that goes into the bytes, and size and time stamp of every file that is read.
   */
  static ObjectNode job(Plan plan, long shardBytes) {
    return job(files(plan), digest(plan, shardBytes));
  }

  /** The same of a job on files, of which a text says what it does. */
  static ObjectNode job(List<Path> files, String what) {
    var job = Json.object().put("lbrx", Version.current());
    job.set(INPUTS, inputs(files));
    return job.put("plan", what);
  }

  private static ArrayNode inputs(List<Path> files) {
    var inputs = Json.array();
    for (Path file : files) {
      var stamp = stamp(file);
      inputs
          .addObject()
          .put("file", file.toAbsolutePath().normalize().toString())
          .put("bytes", stamp.size())
          .put("modified", stamp.lastModifiedTime().toString());
    }
    return inputs;
  }

  private static String digest(Plan plan, long shardBytes) {
    var metadata = plan.metadata();
    var labels = new Labels(plan.checkpoints());
    var text = new StringBuilder();
    text.append(new String(Json.compact(metadata.config()), StandardCharsets.UTF_8)).append('\n');
    text.append(metadata.form());
    text.append(new TreeMap<>(metadata.safetensors())).append(shardBytes).append('\n');
    metadata.companions().forEach(companion -> text.append(companion.name()).append('\n'));
    for (var output : plan.outputs()) {
      text.append(output.name()).append(output.spec()).append(labels.text(output.value()));
      text.append('\n');
    }
    return Sha256.of(MemorySegment.ofArray(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** What a plan reads. */
  static List<Path> files(Plan plan) {
    var files = new ArrayList<Path>();
    plan.checkpoints().stream().map(Checkpoint::files).forEach(files::addAll);
    for (var companion : plan.metadata().companions()) {
      if (companion instanceof Companion.OnDisk(Path path)) {
        files.add(path);
      }
    }
    return files;
  }

  private static BasicFileAttributes stamp(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new LbrxException(
          ErrorCode.SOURCE_CHANGED, file + " can no longer be read: it was moved or deleted", e);
    }
  }

  /** Refuses with {@link ErrorCode#SOURCE_CHANGED} if an input is not what the job began with. */
  static void requireUnchanged(List<Path> files, ObjectNode job) {
    var began = job.path(INPUTS);
    var now = inputs(files);
    for (int i = 0; i < began.size(); i++) {
      if (!began.get(i).toString().equals(now.path(i).toString())) {
        throw new LbrxException(
            ErrorCode.SOURCE_CHANGED,
            "an input changed while it was in use: it was "
                + began.get(i)
                + ", now "
                + now.path(i)
                + ": start again and let nothing write to it");
      }
    }
  }
}
