package dev.lbrx.cli;

/**
 * Starts the command with {@code jdk.incubator.vector} loaded.
 *
 * <p>{@code --add-modules jdk.incubator.vector} would do the same, but makes every start print a
 * warning about incubator modules before any code of ours runs. The JDK loads modules late for its
 * own management agents; the same way is quiet, and the compiler treats the module as if it had
 * been there from the start. It needs {@code --add-exports
 * java.base/jdk.internal.module=ALL-UNNAMED} and a class that has not touched the Vector API yet.
 */
public final class Launcher {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private Launcher() {}

  /** Loads the module, then runs {@link Main}. */
  public static void main(String[] args) {
    loadVectorModule();
    Main.main(args);
  }

  /** Loads the module unless it is there. */
  static void loadVectorModule() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      return;
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, VECTOR_MODULE);
    } catch (ReflectiveOperationException e) {
      System.err.println(
          "lbrx: this JVM does not load "
              + VECTOR_MODULE
              + " late, so the vector backend is missing; set JAVA_TOOL_OPTIONS=--add-modules="
              + VECTOR_MODULE
              + " to bring it.");
    }
  }
}
