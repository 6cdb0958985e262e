package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.output.Draft;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.List;

/**
 * A job that writes files without computing tensors. Its output appears whole or not at all, and
 * {@code resume} goes on with what a run of the same job left.
 *
 * @param what what it does, the same text for the same bytes
 * @param source what it reads, file or directory
 * @param inputs the files that it reads
 * @param options of which shards and values that are not finite say nothing here
 */
public record FileJob(String what, Path source, List<Path> inputs, Executor.Options options) {
  // Beside the program a block of a file.
  private static final long MEMORY = Plan.PROGRAM_MEMORY + (1 << 20);

  /** Writes a draft and closes it. */
  public interface Work {
    /**
     * Writes a draft and closes it.
     *
     * @param last has to run before the output gets its name
     */
    void write(Draft draft, Runnable last);
  }

  /** Copies the list. */
  public FileJob {
    inputs = List.copyOf(inputs);
  }

  /** Does it; refused as {@link Executor#run} refuses. */
  public void run(Path target, Work work) {
    if (options.memory().orElse(MEMORY) < MEMORY) {
      throw new LbrxException(
          ErrorCode.MEMORY,
          "the job needs "
              + MEMORY
              + " bytes of memory, allowed are "
              + options.memory().orElse(MEMORY)
              + ": give --memory "
              + ((MEMORY >> 20) + 1)
              + "MiB");
    }
    var head = JobJournal.job(inputs, what);
    var draft = Draft.begin(target, options.replace(), List.of(source), head, options.resume());
    work.write(draft, () -> JobJournal.requireUnchanged(inputs, head));
  }
}
