package dev.lbrx.formats.weights;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.output.FileSet;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;

/**
 * Files to copy as they are into a directory or a pack, one after another. The draft's journal
 * notes how many bytes are on the disk, so that a later run goes on there.
 */
public final class FileCopy {
  /** So many bytes are written at most between two marks within a file. */
  private static final long STEP = 256L << 20;

  private static final String WRITTEN = "bytes";

  private final List<Path> inputs;
  private final List<CopySource> files;
  private final List<Long> sizes;
  private final BiFunction<Draft, FileCopy, FileSet> set;

  /**
   * Takes note of the files' sizes.
   *
   * @param inputs what is read
   * @param set begins or goes on with what is written
   */
  public FileCopy(
      List<Path> inputs,
      List<? extends CopySource> files,
      BiFunction<Draft, FileCopy, FileSet> set) {
    this.inputs = List.copyOf(inputs);
    this.files = List.copyOf(files);
    this.sizes = files.stream().map(CopySource::size).toList();
    this.set = set;
  }

  /** The files that are read. */
  public List<Path> inputs() {
    return inputs;
  }

  /** The files that are written, in order. */
  public List<CopySource> files() {
    return files;
  }

  /** The bytes of all files. */
  public long bytes() {
    return sizes.stream().reduce(0L, Sizes::add);
  }

  /** The files of which an earlier run has written something that stays. */
  public Set<String> begun(Draft draft) {
    var begun = new HashSet<String>();
    long left = written(draft);
    for (int i = 0; i < files.size() && left > 0; left -= sizes.get(i), i++) {
      if (sizes.get(i) > 0) {
        begun.add(files.get(i).name());
      }
    }
    return begun;
  }

  private static long written(Draft draft) {
    return draft.marks().isEmpty() ? 0 : draft.marks().getLast().path(WRITTEN).longValue(0);
  }

  /**
   * Copies what is missing and closes the draft. Refused as {@link CopySource#copyTo} refuses.
   *
   * @param progress is told the bytes written so far
   * @param last is done before the output gets its name
   */
  public void write(Draft draft, LongConsumer progress, Runnable last) {
    try (var target = set.apply(draft, this)) {
      try {
        copy(target, new Marks(draft, progress));
        last.run();
        target.commit();
      } catch (LbrxException e) {
        throw draft.ended(e);
      }
    }
  }

  private void copy(FileSet target, Marks marks) {
    long start = 0;
    for (int i = 0; i < files.size(); i++) {
      copy(files.get(i), start, sizes.get(i), target, marks);
      start += sizes.get(i);
    }
  }

  private static void copy(CopySource file, long start, long size, FileSet target, Marks marks) {
    long kept = Math.clamp(marks.marked - start, 0, size);
    try (var copy = target.file(file.name(), kept)) {
      file.copyTo(
          copy,
          kept,
          done -> {
            if (done > size) {
              throw changed(file, size);
            }
            marks.at(start + done, copy::force, STEP);
          });
      if (file.size() != size) {
        throw changed(file, size);
      }
      copy.force();
    }
    marks.at(start + size, () -> {}, 1);
  }

  private static LbrxException changed(CopySource file, long size) {
    return new LbrxException(
        ErrorCode.SOURCE_CHANGED,
        file.name()
            + " changed while it was in use: it had "
            + size
            + " bytes: start again and let nothing write to it");
  }

  private static final class Marks {
    private final Draft draft;
    private final LongConsumer progress;
    private long marked;

    Marks(Draft draft, LongConsumer progress) {
      this.draft = draft;
      this.progress = progress;
      this.marked = written(draft);
    }

    void at(long written, Runnable force, long step) {
      if (draft.hasJournal() && written - marked >= step) {
        force.run();
        draft.mark(Json.object().put(WRITTEN, written));
        marked = written;
      }
      progress.accept(written);
    }
  }
}
