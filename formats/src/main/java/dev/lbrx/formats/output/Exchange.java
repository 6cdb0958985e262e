package dev.lbrx.formats.output;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Two paths of one file system that change places in one step, so that there is no moment at which
 * either is missing: Linux's {@code renameat2(RENAME_EXCHANGE)} and macOS's {@code
 * renamex_np(RENAME_SWAP)}.
 */
final class Exchange {
  private static final int CURRENT_DIRECTORY = -100;
  private static final int RENAME_EXCHANGE = 2;
  private static final int RENAME_SWAP = 2;
  // EINVAL, ENOSYS of both systems, ENOTSUP of macOS, EOPNOTSUPP of Linux: not on this file system.
  private static final Set<Integer> CANNOT = Set.of(22, 38, 78, 45, 95);
  private static final Optional<Exchange> SYSTEM = find();

  private final MethodHandle function;
  private final boolean linux;

  private Exchange(MethodHandle function, boolean linux) {
    this.function = function;
    this.linux = linux;
  }

  /** Exchanges what the paths name; false where the system or the file system cannot. */
  static boolean swap(Path a, Path b) throws IOException {
    return SYSTEM.isPresent() && SYSTEM.get().call(a, b);
  }

  private boolean call(Path a, Path b) throws IOException {
    try (var arena = Arena.ofConfined()) {
      StructLayout layout = Linker.Option.captureStateLayout();
      VarHandle errno = layout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
      var state = arena.allocate(layout);
      var from = name(arena, a);
      var to = name(arena, b);
      int result =
          linux
              ? (int)
                  function.invokeExact(
                      state, CURRENT_DIRECTORY, from, CURRENT_DIRECTORY, to, RENAME_EXCHANGE)
              : (int) function.invokeExact(state, from, to, RENAME_SWAP);
      if (result == 0) {
        return true;
      }
      int number = (int) errno.get(state, 0L);
      if (CANNOT.contains(number)) {
        return false;
      }
      throw new IOException("cannot be exchanged with " + a + ": error " + number);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  // File names are bytes to the system; Java's are in the encoding that it started with.
  private static MemorySegment name(Arena arena, Path path) {
    String encoding = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
    byte[] bytes = path.toString().getBytes(java.nio.charset.Charset.forName(encoding));
    var name = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return name;
  }

  private static Optional<Exchange> find() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var integer = ValueLayout.JAVA_INT;
    var pointer = ValueLayout.ADDRESS;
    if (system.contains("linux")) {
      return link(
          "renameat2",
          FunctionDescriptor.of(integer, integer, pointer, integer, pointer, integer),
          true);
    }
    return system.contains("mac")
        ? link("renamex_np", FunctionDescriptor.of(integer, pointer, pointer, integer), false)
        : Optional.empty();
  }

  @SuppressWarnings("restricted") // The command enables native access; without it see below.
  private static Optional<Exchange> link(String name, FunctionDescriptor type, boolean linux) {
    try {
      var linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find(name)
          .map(
              address ->
                  new Exchange(
                      linker.downcallHandle(address, type, Linker.Option.captureCallState("errno")),
                      linux));
    } catch (IllegalCallerException | UnsupportedOperationException _) {
      // A program that denies native access gets the exchange in two steps.
      return Optional.empty();
    }
  }
}
