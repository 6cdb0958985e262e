package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services are found on the class path and on the module path alike. */
class ServiceEntriesTest {

  private static final String FOLDER = "META-INF/services/";

  static Stream<ModuleReference> modules() {
    var path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> each.contains("lbrx") || each.endsWith("classes"))
            .filter(each -> !each.endsWith("test-classes"))
            .map(Path::of)
            .toArray(Path[]::new);
    return ModuleFinder.of(path).findAll().stream()
        .filter(each -> each.descriptor().name().startsWith("dev.lbrx."));
  }

  @Test
  void theModulesAreSeen() {
    assertThat(modules().map(each -> each.descriptor().name()))
        .contains("dev.lbrx.spi", "dev.lbrx.backend.reference", "dev.lbrx.backend.vector");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void descriptorAndServiceFilesAgree(ModuleReference module) throws IOException {
    var declared =
        module.descriptor().provides().stream()
            .collect(
                Collectors.toMap(
                    ModuleDescriptor.Provides::service, each -> Set.copyOf(each.providers())));
    assertThat(serviceFiles(module)).isEqualTo(declared);
  }

  private static Map<String, Set<String>> serviceFiles(ModuleReference module) throws IOException {
    var found = new TreeMap<String, Set<String>>();
    try (var reader = module.open();
        var names = reader.list()) {
      names
          .filter(name -> name.startsWith(FOLDER) && !name.endsWith("/"))
          .forEach(name -> found.put(name.substring(FOLDER.length()), providers(reader, name)));
    }
    return found;
  }

  private static Set<String> providers(ModuleReader reader, String name) {
    try (var in = reader.open(name).orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
