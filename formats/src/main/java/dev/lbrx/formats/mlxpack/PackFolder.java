package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.output.DraftFile;
import dev.lbrx.formats.output.FileSet;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a pack of version 2, file by file, each at a multiple of 4,096 bytes; their list and the
 * head come last, so sizes need not be known before.
 */
public final class PackFolder implements FileSet {
  private static final long SLACK = 1 << 20;

  private final Draft draft;
  private final DraftFile pack;
  private final List<Section> sections = new ArrayList<>();
  private boolean busy;

  private PackFolder(Draft draft) {
    this.draft = draft;
    this.pack = new DraftFile(draft);
  }

  /**
   * Begins a pack as a draft, or goes on with it, and closes that in the end; {@link
   * dev.lbrx.spi.error.ErrorCode#DISK_FULL}.
   *
   * @param bytesNeeded of all its files, about
   */
  public static PackFolder of(Draft draft, long bytesNeeded) {
    try {
      draft.requireRoom(bytesNeeded + SLACK);
      return new PackFolder(draft);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  @Override
  public NewFile file(String name, long written) {
    if (busy) {
      throw new IllegalStateException(name + " before the file before it is closed");
    }
    busy = true;
    align();
    long start = pack.position();
    var hash = new Sha256.Running();
    if (written > 0) {
      try (var before = SourceFile.open(pack.path())) {
        hash.update(before, start, written);
      }
      pack.skip(written);
    }
    return new PackedFileWriter(name, start, hash);
  }

  // The first file begins behind the head, the others where the next multiple is.
  private void align() {
    long position = pack.position();
    pack.pad(position == 0 ? PackHead.ALIGNMENT : (int) (-position & (PackHead.ALIGNMENT - 1)));
  }

  private final class PackedFileWriter implements NewFile {
    private final String name;
    private final long start;
    private final Sha256.Running hash;

    PackedFileWriter(String name, long start, Sha256.Running hash) {
      this.name = name;
      this.start = start;
      this.hash = hash;
    }

    @Override
    public void write(MemorySegment bytes) {
      pack.append(bytes);
      hash.update(bytes);
    }

    /** Forces the pack. */
    @Override
    public void force() {
      pack.force();
    }

    @Override
    public void close() {
      if (busy) {
        sections.add(new Section(name, start, pack.position() - start, Optional.of(hash.hex())));
        busy = false;
      }
    }
  }

  @Override
  public void commit() {
    align();
    long metadata = pack.position();
    byte[] list = SectionList.write(sections);
    pack.append(MemorySegment.ofArray(list));
    pack.rewrite(0, PackHead.second(metadata, list));
    pack.force();
    pack.close();
    draft.commit();
  }

  @Override
  public void close() {
    try (draft) {
      pack.close();
    }
  }
}
