package dev.lbrx.backend.vector.tuning;

import dev.lbrx.backend.vector.VectorBackend;
import dev.lbrx.spi.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Classes of this backend, once more, with a blocking of their own: so kernels may hold settings in
 * constants, which the compiler needs, and one process can still compare several.
 */
final class Trial extends ClassLoader {
  private static final String PACKAGE = VectorBackend.class.getPackageName() + ".";
  private static final String SHARED = Trial.class.getPackageName() + ".";

  private final Blocking blocking;

  private Trial(Blocking blocking) {
    super(Trial.class.getClassLoader());
    this.blocking = blocking;
  }

  /** A backend that works with such a blocking. */
  static Backend backend(Blocking blocking) {
    var trial = new Trial(blocking);
    Trial.class.getModule().addExports(Trial.class.getPackageName(), trial.getUnnamedModule());
    try {
      return trial
          .loadClass(VectorBackend.class.getName())
          .asSubclass(Backend.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Blocking blocking() {
    return blocking;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE) || name.startsWith(SHARED)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (var file =
        VectorBackend.class.getResourceAsStream('/' + name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = file.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
