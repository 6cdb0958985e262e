import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar that are older than Java 6 the stack maps that later ones have: {@code java StackMaps.java JAR}. The
 * instructions stay as they are. Without stack maps the JVM neither archives a class nor checks it quickly, and picocli, which is compiled
 * for Java 5, is most of what a short command loads.
 */
final class StackMaps {
  // The first version that needs stack maps is 50; 52 has what no older verifier tries.
  private static final int FIRST = 50;
  private static final int VERSION = 52;

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    Path changed = jar.resolveSibling(jar.getFileName() + ".new");
    try (var in = new JarFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(changed))) {
      var classes = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS, hierarchy(in));
      for (JarEntry entry : (Iterable<JarEntry>) in.stream()::iterator) {
        byte[] bytes = read(in, entry);
        var copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? modern(classes, bytes) : bytes);
      }
    }
    Files.move(changed, jar, REPLACE_EXISTING);
  }

  private static byte[] modern(ClassFile classes, byte[] bytes) {
    var model = classes.parse(bytes);
    if (model.majorVersion() >= FIRST) {
      return bytes;
    }
    // Passing each instruction on makes the code anew, and its stack map with it.
    ClassTransform code = ClassTransform.transformingMethodBodies((builder, each) -> builder.with(each));
    ClassTransform version =
        (builder, each) -> {
          if (each instanceof ClassFileVersion) {
            builder.withVersion(VERSION, 0);
          } else {
            builder.with(each);
          }
        };
    return classes.transformClass(model, code.andThen(version));
  }

  // Where two branches meet, the map needs the common superclass: of the jar's classes, else of the JDK's.
  private static ClassFile.ClassHierarchyResolverOption hierarchy(JarFile jar) {
    return ClassFile.ClassHierarchyResolverOption.of(
        ClassHierarchyResolver.ofResourceParsing((ClassDesc each) -> stream(jar, each))
            .orElse(ClassHierarchyResolver.defaultResolver()));
  }

  private static InputStream stream(JarFile jar, ClassDesc each) {
    String descriptor = each.descriptorString();
    var entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
