package dev.lbrx.formats.output;

import dev.lbrx.formats.NewFile;
import java.lang.foreign.MemorySegment;

/** One file, or several one right behind another in one. */
public final class JoinedFiles implements FileSet {
  private final Draft draft;
  private final DraftFile whole;

  private JoinedFiles(Draft draft) {
    this.draft = draft;
    this.whole = new DraftFile(draft);
  }

  /** Begins the file of a draft, or goes on with it, and closes that in the end. */
  public static JoinedFiles of(Draft draft, long bytesNeeded) {
    try {
      draft.requireRoom(bytesNeeded);
      return new JoinedFiles(draft);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  @Override
  public NewFile file(String name, long written) {
    if (written > 0) {
      whole.skip(written);
    }
    return new NewFile() {
      @Override
      public void write(MemorySegment bytes) {
        whole.append(bytes);
      }

      @Override
      public void force() {
        whole.force();
      }

      // Nothing to do: the next file comes behind it.
      @Override
      public void close() {}
    };
  }

  @Override
  public void commit() {
    whole.force();
    whole.close();
    draft.commit();
  }

  @Override
  public void close() {
    try (draft) {
      whole.close();
    }
  }
}
