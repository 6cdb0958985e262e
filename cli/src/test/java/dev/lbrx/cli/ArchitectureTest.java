package dev.lbrx.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which module may use which: the arrows go one way. */
class ArchitectureTest {

  /** For each package root, the roots that it may use besides itself. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "dev.lbrx.spi", List.of(),
          "dev.lbrx.ops", List.of("dev.lbrx.spi"),
          "dev.lbrx.backend.reference", List.of("dev.lbrx.ops", "dev.lbrx.spi"),
          "dev.lbrx.backend.vector", List.of("dev.lbrx.ops", "dev.lbrx.spi"),
          "dev.lbrx.formats", List.of("dev.lbrx.spi"),
          "dev.lbrx.toolkit", List.of("dev.lbrx.formats", "dev.lbrx.ops", "dev.lbrx.spi"),
          "dev.lbrx.inference", List.of("dev.lbrx.formats", "dev.lbrx.ops", "dev.lbrx.spi"),
          "dev.lbrx.conformance", List.of("dev.lbrx.ops", "dev.lbrx.spi"),
          "dev.lbrx.cli",
              List.of(
                  "dev.lbrx.conformance",
                  "dev.lbrx.formats",
                  "dev.lbrx.inference",
                  "dev.lbrx.ops",
                  "dev.lbrx.spi",
                  "dev.lbrx.toolkit"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lbrx");

  static Stream<String> roots() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("roots")
  void usesOnlyWhatItsArrowsPointAt(String root) {
    var allowed =
        Stream.concat(Stream.of(root), ARROWS.get(root).stream())
            .map(name -> name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.lbrx..").or(resideInAnyPackage(allowed)))
        .check(CLASSES);
  }

  @Test
  void spiNeedsNothingBeyondTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.lbrx.spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.lbrx.spi..", "java..", "jdk..", "org.jspecify.annotations..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("reliability 7: nothing opens a connection")
  void nothingOpensAConnection() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "javax.net..")
                .or(nameMatching("java\\.nio\\.channels\\..*(Socket|Datagram).*")))
        .check(CLASSES);
  }

  @Test
  void everyPackageBelongsToAModuleWithArrows() {
    assertThat(packages())
        .allMatch(
            name -> roots().anyMatch(root -> name.equals(root) || name.startsWith(root + ".")));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(CLASSES.getPackage("dev.lbrx").getSubpackagesInTree())
        .filteredOn(each -> !each.getClasses().isEmpty())
        .allMatch(each -> each.isAnnotatedWith(NullMarked.class), "is @NullMarked");
  }

  private static List<String> packages() {
    return CLASSES.getPackage("dev.lbrx").getSubpackagesInTree().stream()
        .filter(each -> !each.getClasses().isEmpty())
        .map(JavaPackage::getName)
        .toList();
  }
}
