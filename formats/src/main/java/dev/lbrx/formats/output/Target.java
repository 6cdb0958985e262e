package dev.lbrx.formats.output;

import dev.lbrx.formats.Storage;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path that is to appear whole, with what lies beside it meanwhile.
 *
 * @param path the absolute target
 * @param partial the directory {@code .NAME.lbrx-partial}
 * @param content what is being written, {@code NAME} in it
 * @param old the former target, where the system cannot exchange the two in one step
 * @param createdParents the directories that were made for it, innermost first
 */
record Target(Path path, Path partial, Path content, Path old, List<Path> createdParents) {
  static Target of(Path given) {
    Path path = given.toAbsolutePath().normalize();
    Path name = path.getFileName();
    if (name == null) {
      throw new LbrxException(
          ErrorCode.OUTPUT_EXISTS, given + " cannot be replaced: name a new path");
    }
    Path partial = path.resolveSibling("." + name + ".lbrx-partial");
    return new Target(
        path,
        partial,
        partial.resolve(name),
        path.resolveSibling("." + name + ".lbrx-old"),
        new ArrayList<>());
  }

  /** Refuses a target that is, holds or lies inside an input. */
  static void requireApart(Path target, List<Path> inputs) {
    Path real = real(target);
    for (Path input : inputs) {
      Path source = real(input);
      if (real.startsWith(source) || source.startsWith(real)) {
        throw new LbrxException(
            ErrorCode.OUTPUT_EXISTS,
            "output "
                + target
                + " is, holds or lies inside the input "
                + input
                + ": choose another output");
      }
    }
  }

  void requireNew() {
    if (exists(path)) {
      throw new LbrxException(
          ErrorCode.OUTPUT_EXISTS,
          path + " exists already: choose another output, or replace it with --force");
    }
  }

  void requireRoom(long needed) {
    try {
      long free = Files.getFileStore(partial).getUsableSpace();
      if (free < needed) {
        throw new LbrxException(
            ErrorCode.DISK_FULL,
            path
                + " needs "
                + needed
                + " bytes, "
                + free
                + " are free there: make room or choose another disk");
      }
    } catch (IOException e) {
      throw Storage.error("cannot ask for the free space of", parent(), e);
    }
  }

  /** Makes the directory for what is written, and those above it. */
  void create() {
    for (Path at = parent(); !exists(at); ) {
      createdParents.add(at);
      Path above = at.getParent();
      if (above == null) {
        break;
      }
      at = above;
    }
    try {
      Files.createDirectories(parent());
      if (!Files.isDirectory(partial, LinkOption.NOFOLLOW_LINKS)) {
        delete(partial);
        Files.createDirectory(partial);
      }
    } catch (IOException e) {
      discard();
      throw Storage.error("cannot create", partial, e);
    }
  }

  /** Gives the content the target's name; what had it is deleted afterwards. */
  void publish() {
    sync();
    try {
      // What speaks of the former target must not lie beside the new one.
      if (Files.isRegularFile(Draft.beside(path), LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(Draft.beside(path));
      }
      if (!exists(path)) {
        Files.move(content, path, StandardCopyOption.ATOMIC_MOVE);
      } else if (!Exchange.swap(content, path)) {
        putAside();
      }
      finish();
    } catch (IOException e) {
      throw Storage.error("cannot write", path, e);
    }
  }

  /** What remains to be done when the content has its name. */
  void finish() {
    try {
      if (exists(Draft.beside(content))) {
        Files.move(Draft.beside(content), Draft.beside(path), StandardCopyOption.ATOMIC_MOVE);
      }
      sync(parent());
      delete(partial);
      delete(old);
    } catch (IOException e) {
      throw Storage.error("cannot write", path, e);
    }
  }

  /** Forces the names of what was written to the disk. */
  void sync() {
    try {
      if (Files.isDirectory(content)) {
        sync(content);
      }
      sync(partial);
    } catch (IOException e) {
      throw Storage.error("cannot write", partial, e);
    }
  }

  private void putAside() throws IOException {
    delete(old);
    Files.move(path, old, StandardCopyOption.ATOMIC_MOVE);
    Files.move(content, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes the partial output and the directories that were made for it. */
  void discard() {
    mend();
    delete(partial);
    for (Path created : createdParents) {
      try {
        Files.deleteIfExists(created);
      } catch (IOException e) {
        // Somebody else uses it by now.
        return;
      }
    }
  }

  /** Restores a former target that a run put aside and ended before the new one had its name. */
  void mend() {
    if (exists(old) && !exists(path)) {
      try {
        Files.move(old, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw Storage.error("cannot restore", path, e);
      }
    }
  }

  private Path parent() {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  // The real path of a target that need not exist: that of its nearest existing ancestor.
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path at = absolute;
    while (at != null) {
      try {
        return at.toRealPath().resolve(at.relativize(absolute));
      } catch (IOException e) {
        at = at.getParent();
      }
    }
    return absolute;
  }

  static void delete(Path root) {
    if (!exists(root)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Deleter());
    } catch (IOException e) {
      throw Storage.error("cannot delete", root, e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
