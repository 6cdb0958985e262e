package dev.lbrx.formats.weights;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A model's files of weights, written one after another: each is begun when its first tensor comes
 * and finished with its last.
 */
public final class ShardSequence implements AutoCloseable {
  private final List<List<TensorEntry>> shards;
  private final IntFunction<WeightsWriter> create;
  private final Map<String, Integer> shardOf = new HashMap<>();
  private int current = -1;
  private @Nullable WeightsWriter file;

  /** Goes on with a file. */
  @FunctionalInterface
  public interface Resume {
    /** File number {@code shard}, counted from 0, of which so many tensors are written. */
    WeightsWriter file(int shard, int tensors);
  }

  /**
   * A sequence of which nothing is written.
   *
   * @param shards the tensors of each file
   * @param create begins a file by its number, counted from 0
   */
  public ShardSequence(List<List<TensorEntry>> shards, IntFunction<WeightsWriter> create) {
    this.shards = List.copyOf(shards);
    this.create = create;
    for (int i = 0; i < shards.size(); i++) {
      for (var tensor : shards.get(i)) {
        shardOf.put(tensor.name(), i);
      }
    }
  }

  /** How many files hold a model's first {@code done} tensors. */
  public int begun(int done) {
    int files = 0;
    int left = done;
    while (left > 0) {
      left -= shards.get(files).size();
      files++;
    }
    return files;
  }

  /** Goes on behind the first {@code done} tensors. */
  public void resume(int done, Resume resume) {
    for (int left = done; left > 0; left -= shards.get(current).size()) {
      current++;
      file = resume.file(current, Math.min(left, shards.get(current).size()));
      if (file.isWhole()) {
        finishFile();
      }
    }
  }

  /** Appends bytes of a tensor, in pieces of any size, in the files' order. */
  public void write(String name, MemorySegment bytes) {
    Integer shard = shardOf.get(name);
    if (shard == null) {
      throw new IllegalArgumentException(name + " is not in the plan");
    }
    while (current < shard) {
      next();
    }
    if (bytes.byteSize() == 0) {
      return;
    }
    var open = file;
    if (open == null) {
      throw new IllegalStateException(name + " after the last tensor of its file");
    }
    open.write(name, bytes);
    if (open.isWhole()) {
      finishFile();
    }
  }

  /** Forces what was written so far to the disk. */
  public void force() {
    if (file != null) {
      file.force();
    }
  }

  /** How many files are whole and on the disk for good. */
  public int wholeFiles() {
    return file == null ? current + 1 : current;
  }

  /** Requires every tensor to be complete. */
  public void finish() {
    while (current + 1 < shards.size()) {
      next();
    }
    finishFile();
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }

  private void next() {
    finishFile();
    current++;
    file = create.apply(current);
  }

  private void finishFile() {
    if (file != null) {
      file.finish();
      file.close();
      file = null;
    }
  }
}
