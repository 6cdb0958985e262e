package dev.lbrx.benchmarks;

import dev.lbrx.spi.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Matrix products of ggml's CPU backend, called in this process. */
final class Ggml {
  private static final ValueLayout P = ValueLayout.ADDRESS;
  private static final ValueLayout I = ValueLayout.JAVA_INT;
  private static final ValueLayout L = ValueLayout.JAVA_LONG;
  private static final MemoryLayout CONTEXT =
      MemoryLayout.structLayout(L, P, ValueLayout.JAVA_BOOLEAN, MemoryLayout.paddingLayout(7));

  private final Arena arena = Arena.ofShared();
  private final SymbolLookup base;
  private final MemorySegment backend;
  private final MemorySegment registry;
  private final MemorySegment device;

  /** From a folder of ggml's shared libraries, the CPU backend built for some instruction set. */
  Ggml(Path folder, String cpu) {
    base = SymbolLookup.libraryLookup(folder.resolve("libggml-base.so"), arena);
    var library = SymbolLookup.libraryLookup(folder.resolve("libggml-cpu-" + cpu + ".so"), arena);
    registry = (MemorySegment) call(library, "ggml_backend_cpu_reg", P);
    device = (MemorySegment) call(base, "ggml_backend_reg_dev_get", P, P, registry, L, 0L);
    backend = (MemorySegment) call(base, "ggml_backend_dev_init", P, P, device, P, NULL);
  }

  private static final MemorySegment NULL = MemorySegment.NULL;

  /**
   * A product of an f32 matrix of {@code m} rows with a matrix of {@code n} rows of {@code k}
   * weights, laid out anew where {@code repacked}.
   */
  Runnable product(DType type, long n, long k, long m, boolean repacked, int threads) {
    var weights = context();
    var w = tensor(weights, type, k, n);
    var buffer = repacked ? extraBuffer() : defaultBuffer();
    call(base, "ggml_backend_alloc_ctx_tensors_from_buft", P, P, weights, P, buffer);
    set(w, type.size(n * k), 0x2a3b2a3b);
    var context = context();
    var x = tensor(context, DType.F32, k, m);
    var y = call(base, "ggml_mul_mat", P, P, context, P, w, P, x);
    call(base, "ggml_backend_alloc_ctx_tensors", P, P, context, P, backend);
    set(x, 4 * m * k, 0x3f000000);
    var graph = (MemorySegment) call(base, "ggml_new_graph", P, P, context);
    call(base, "ggml_build_forward_expand", null, P, graph, P, y);
    var address = (MemorySegment) find("ggml_backend_set_n_threads");
    var setThreads = Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.ofVoid(P, I));
    var compute = handle(base, "ggml_backend_graph_compute", FunctionDescriptor.of(I, P, P));
    return () -> {
      try {
        setThreads.invokeExact(backend, threads);
        int status = (int) compute.invokeExact(backend, graph);
        if (status != 0) {
          throw new IllegalStateException("ggml's status " + status);
        }
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** ggml's number of a type. */
  private static int number(DType type) {
    return switch (type) {
      case F32 -> 0;
      case Q4_0 -> 2;
      case Q8_0 -> 8;
      default -> throw new IllegalArgumentException(type.label());
    };
  }

  private MemorySegment context() {
    var parameters = arena.allocate(CONTEXT);
    parameters.set(ValueLayout.JAVA_LONG, 0, 1 << 20);
    parameters.set(ValueLayout.JAVA_BOOLEAN, 16, true);
    var init = handle(base, "ggml_init", FunctionDescriptor.of(P, CONTEXT));
    try {
      return (MemorySegment) init.invokeExact(parameters);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private MemorySegment tensor(MemorySegment context, DType type, long k, long n) {
    return (MemorySegment)
        call(base, "ggml_new_tensor_2d", P, P, context, I, number(type), L, k, L, n);
  }

  private MemorySegment defaultBuffer() {
    return (MemorySegment) call(base, "ggml_backend_dev_buffer_type", P, P, device);
  }

  private MemorySegment extraBuffer() {
    var list =
        Linker.nativeLinker()
            .downcallHandle(find("ggml_backend_dev_get_extra_bufts"), FunctionDescriptor.of(P, P));
    try {
      var types = (MemorySegment) list.invokeExact(device);
      return types.reinterpret(8).get(ValueLayout.ADDRESS, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private MemorySegment find(String name) {
    return (MemorySegment)
        call(
            base, "ggml_backend_reg_get_proc_address", P, P, registry, P, arena.allocateFrom(name));
  }

  private void set(MemorySegment tensor, long bytes, int pattern) {
    try (var local = Arena.ofConfined()) {
      var data = local.allocate(bytes, 4);
      for (long at = 0; at + 4 <= bytes; at += 4) {
        data.set(ValueLayout.JAVA_INT, at, pattern);
      }
      call(base, "ggml_backend_tensor_set", null, P, tensor, P, data, L, 0L, L, bytes);
    }
  }

  // Pairs of a layout and an argument follow the result's layout.
  private static Object call(
      SymbolLookup library, String name, @Nullable ValueLayout result, Object... pairs) {
    var layouts = new MemoryLayout[pairs.length / 2];
    var values = new Object[pairs.length / 2];
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] = (MemoryLayout) pairs[2 * i];
      values[i] = pairs[2 * i + 1];
    }
    var signature =
        result == null
            ? FunctionDescriptor.ofVoid(layouts)
            : FunctionDescriptor.of(result, layouts);
    try {
      var value = handle(library, name, signature).invokeWithArguments(values);
      return value == null ? NULL : value;
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
  }
}
