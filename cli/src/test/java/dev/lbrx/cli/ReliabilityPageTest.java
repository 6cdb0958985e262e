package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/reliability.md names for each of its numbers tests that say the number in their names. */
class ReliabilityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+) \\|.*\\|(.*)\\|$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  @Test
  void everyNumberHasATestThatNamesIt() throws IOException {
    var sources = sources();
    var rows =
        ROW.matcher(Files.readString(ROOT.resolve("docs/reliability.md"))).results().toList();
    assertThat(rows.stream().map(row -> row.group(1)))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 17).mapToObj(Integer::toString).toList());
    for (MatchResult row : rows) {
      var named = TEST.matcher(row.group(2)).results().map(test -> test.group(1)).toList();
      assertThat(sources).as("number %s", row.group(1)).containsKeys(named.toArray(String[]::new));
      var number = Pattern.compile("\"reliability (\\d+, )*" + row.group(1) + "\\b");
      assertThat(named)
          .as("number %s", row.group(1))
          .anyMatch(test -> number.matcher(sources.getOrDefault(test, "")).find());
    }
  }

  private static Map<String, String> sources() throws IOException {
    var sources = new HashMap<String, String>();
    try (var modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (var files = Files.walk(tests)) {
            for (Path file : files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
              String name = String.valueOf(file.getFileName());
              sources.put(name.replace(".java", ""), Files.readString(file));
            }
          }
        }
      }
    }
    return sources;
  }
}
