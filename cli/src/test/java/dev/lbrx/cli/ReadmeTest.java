package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.cli.command.GlobalOptions;
import dev.lbrx.cli.command.LbrxCommand;
import dev.lbrx.cli.command.Session;
import dev.lbrx.cli.console.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands that README.md and the other pages show are commands that there are. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Path BASE = Run.DEMO.resolve("demo-base");

  /** In code spans, and in lines of their own. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:`|\\(|^ *)(?:\\./)?lbrx ([a-z]+[^`#)\n]*)", Pattern.MULTILINE);

  private static final Pattern OPTION = Pattern.compile("`[^`]*?(--[a-z][a-z0-9-]*)");

  /** What takes long, or has a test of its own that runs it. */
  private static final Set<String> NOT_RUN = Set.of("demo", "tune", "conformance", "doctor");

  private static final Map<String, List<String>> SHORT =
      Map.of(
          "generate", List.of("--max-tokens=4"),
          "perplexity", List.of("--window=64", "--max-windows=1"));

  @TempDir Path folder;

  static Stream<String> commands() throws IOException {
    var found = new LinkedHashSet<String>();
    try (var pages = Files.walk(ROOT.resolve("docs"))) {
      var all =
          Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "demo/README.md").map(ROOT::resolve),
              pages.filter(page -> page.toString().endsWith(".md")).sorted());
      for (Path page : all.toList()) {
        found.addAll(commands(Files.readString(page)));
      }
    }
    return found.stream();
  }

  private static List<String> commands(String page) {
    return COMMAND.matcher(page).results().map(match -> match.group(1).strip()).toList();
  }

  // Every part that may be left out is there, and of alternatives the first.
  private static List<String> words(String command) {
    String line = command.replaceAll("[\\[\\]<>…]", "").replaceAll("\\\\?\\|\\S+", "");
    return List.of(line.strip().split(" +"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandOfAPageIsUnderstood(String command) {
    var words = words(command);
    var line = model();
    assertThat(line.getSubcommands()).containsKey(words.getFirst());
    // In running text the name alone stands for the command.
    if (words.size() > 1) {
      line.parseArgs(words.toArray(String[]::new));
    }
  }

  @Test
  void everyOptionOfTheReadmeIsSomeCommands() throws IOException {
    var known = new HashSet<String>();
    for (var command : model().getSubcommands().values()) {
      command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
    }
    assertThat(OPTION.matcher(Files.readString(ROOT.resolve("README.md"))).results())
        .hasSizeGreaterThan(20)
        .allSatisfy(match -> assertThat(known).contains(match.group(1)));
  }

  @Test
  void everyCommandOfTheTableRuns() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    var rows =
        readme
            .lines()
            .filter(line -> line.startsWith("| `lbrx "))
            .flatMap(line -> commands(line.split("(?<!\\\\)\\|")[1]).stream())
            .map(ReadmeTest::words)
            .filter(words -> !NOT_RUN.contains(words.getFirst()))
            .toList();
    assertThat(rows).hasSizeGreaterThan(15);
    makeInputs();
    for (var words : rows) {
      var arguments = new ArrayList<Object>();
      for (int i = 0; i < words.size(); i++) {
        arguments.add(argument(words, i));
      }
      arguments.addAll(SHORT.getOrDefault(words.getFirst(), List.of()));
      var run = Run.of(arguments.toArray());
      assertThat(run.status()).describedAs("%s: %s", arguments, run.err()).isZero();
      if (words.contains("OUT")) {
        assertThat(folder.resolve("out-" + words.getFirst())).exists();
      }
    }
  }

  private void makeInputs() throws IOException {
    Files.writeString(folder.resolve("text"), "In the beginning was the word. ".repeat(20));
    Files.writeString(
        folder.resolve("merge.yaml"),
        Files.readString(ROOT.resolve("demo/merge.yaml"))
            .replace("demo/demo-", Run.DEMO + "/demo-"));
    var made = Run.of("quantize", BASE, folder.resolve("made"), "--type", "affine4");
    assertThat(made.status()).isZero();
  }

  // What stands for the word of a command that the page writes in capitals.
  private Object argument(List<String> words, int index) {
    String command = words.getFirst();
    String before = index == 0 ? "" : words.get(index - 1);
    return switch (words.get(index)) {
      case "MODEL", "PATH" ->
          Set.of("verify", "reproduce").contains(before) ? folder.resolve("made") : BASE;
      case "A" -> BASE;
      case "B" -> Run.DEMO.resolve("demo-novel");
      case "CONFIG" -> folder.resolve("merge.yaml");
      case "PACK" -> folder.resolve("out-pack");
      case "OUT" -> folder.resolve("out-" + command);
      case "NAME" -> "config.json";
      case "COMMAND" -> "backends";
      case "FILE" -> folder.resolve(before.equals("--text") ? "text" : command + ".png");
      case "TEXT" -> before.equals("--filter") ? "layers.0" : "In the beginning";
      default -> words.get(index);
    };
  }

  private static CommandLine model() {
    var nowhere = OutputStream.nullOutputStream();
    return LbrxCommand.of(new Session(Console.of(nowhere, nowhere, false), new GlobalOptions()));
  }
}
