package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The metadata that Maven Central asks of every published POM. */
class MavenCentralTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Element PARENT = read(ROOT.resolve("pom.xml"));

  static Stream<Path> modules() {
    return children(child(PARENT, "modules")).stream()
        .map(module -> Path.of(module.getTextContent().strip()))
        .filter(module -> !module.startsWith("examples"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleIsNamedAndDescribedAndTakesTheRestFromItsParent(Path module) {
    var pom = read(ROOT.resolve(module).resolve("pom.xml"));
    assertThat(text(pom, "artifactId")).isEqualTo("lbrx-" + module);
    assertThat(text(pom, "name")).isNotEqualTo(text(PARENT, "name"));
    assertThat(text(pom, "description")).isNotEqualTo(text(PARENT, "description"));
    for (String field : List.of("artifactId", "groupId", "version")) {
      assertThat(text(pom, "parent", field)).isEqualTo(text(PARENT, field));
    }
    // What a module said here would replace the parent's whole.
    assertThat(children(pom))
        .extracting(Node::getNodeName)
        .doesNotContain("url", "licenses", "developers", "scm");
  }

  @Test
  void theParentSaysWhoseItIsAndWhereItIsKept() {
    assertThat(text(PARENT, "description")).hasSizeGreaterThan(20);
    assertThat(text(PARENT, "licenses", "license", "name")).isEqualTo("MIT");
    assertThat(text(PARENT, "licenses", "license", "url")).startsWith("https://");
    assertThat(text(PARENT, "developers", "developer", "name")).isNotEmpty();
    String url = text(PARENT, "properties", "lbrx.url");
    assertThat(url).startsWith("https://");
    for (String[] path :
        new String[][] {{"url"}, {"scm", "url"}, {"developers", "developer", "url"}}) {
      assertThat(text(PARENT, path)).isEqualTo("${lbrx.url}");
    }
    for (String connection : List.of("connection", "developerConnection")) {
      assertThat(text(PARENT, "scm", connection)).isEqualTo("scm:git:${lbrx.url}");
    }
    // Children would add their own name to what they inherit.
    assertThat(PARENT.getAttribute("child.project.url.inherit.append.path")).isEqualTo("false");
    for (String each : List.of("connection", "developerConnection", "url")) {
      assertThat(child(PARENT, "scm").getAttribute("child.scm." + each + ".inherit.append.path"))
          .isEqualTo("false");
    }
  }

  @Test
  void sourcesAndJavadocBelongToARelease() {
    var release =
        children(child(PARENT, "profiles")).stream()
            .filter(profile -> text(profile, "id").equals("release"))
            .findFirst()
            .orElseThrow();
    assertThat(children(child(child(release, "build"), "plugins")))
        .extracting(plugin -> text(plugin, "artifactId"))
        .contains("maven-source-plugin", "maven-javadoc-plugin");
  }

  private static Element read(Path file) {
    try (var in = Files.newInputStream(file)) {
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
      return document.getDocumentElement();
    } catch (IOException | org.xml.sax.SAXException e) {
      throw new AssertionError(file.toString(), e);
    } catch (javax.xml.parsers.ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Element> children(Element parent) {
    var found = new ArrayList<Element>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  private static Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(each -> each.getNodeName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(parent.getNodeName() + " has no " + name));
  }

  private static String text(Element parent, String... path) {
    Element at = parent;
    for (String name : path) {
      at = child(at, name);
    }
    return at.getTextContent().strip();
  }
}
