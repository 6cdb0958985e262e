package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.output.Draft;
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
  private final TargetFile pack;
  private final List<Section> sections = new ArrayList<>();
  private long position;
  private boolean busy;

  private PackFolder(Draft draft, TargetFile pack) {
    this.draft = draft;
    this.pack = pack;
    append(MemorySegment.ofArray(new byte[PackHead.ALIGNMENT]));
  }

  /**
   * Begins a pack as a draft, and closes that in the end; {@link
   * dev.lbrx.spi.error.ErrorCode#DISK_FULL}.
   *
   * @param bytesNeeded of all its files, about
   */
  public static PackFolder of(Draft draft, long bytesNeeded) {
    try {
      draft.requireRoom(bytesNeeded + SLACK);
      return new PackFolder(draft, TargetFile.create(draft.path()));
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  @Override
  public NewFile file(String name) {
    if (busy) {
      throw new IllegalStateException(name + " before the file before it is closed");
    }
    busy = true;
    return new PackedFileWriter(name, position);
  }

  private void append(MemorySegment bytes) {
    pack.write(bytes);
    position += bytes.byteSize();
  }

  private void align() {
    append(MemorySegment.ofArray(new byte[(int) (-position & (PackHead.ALIGNMENT - 1))]));
  }

  private final class PackedFileWriter implements NewFile {
    private final String name;
    private final long start;
    private final Sha256.Running hash = new Sha256.Running();

    PackedFileWriter(String name, long start) {
      this.name = name;
      this.start = start;
    }

    @Override
    public void write(MemorySegment bytes) {
      PackFolder.this.append(bytes);
      hash.update(bytes);
    }

    /** Does nothing: the pack is forced as a whole. */
    @Override
    public void force() {}

    @Override
    public void close() {
      if (busy) {
        sections.add(new Section(name, start, position - start, Optional.of(hash.hex())));
        busy = false;
        align();
      }
    }
  }

  @Override
  public void commit() {
    long metadata = position;
    byte[] list = SectionList.write(sections);
    append(MemorySegment.ofArray(list));
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
