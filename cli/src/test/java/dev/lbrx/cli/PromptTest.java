package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.cli.command.GlobalOptions;
import dev.lbrx.cli.command.LbrxCommand;
import dev.lbrx.cli.command.Prompt;
import dev.lbrx.cli.command.PromptCompleter;
import dev.lbrx.cli.command.Session;
import dev.lbrx.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt, on a terminal that can do nothing. */
class PromptTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Session session = new Session(Console.of(out, err, false), new GlobalOptions());

  @TempDir Path folder;

  @Test
  void runsLineAfterLineWhateverTheyDo() throws Exception {
    run("qantize a b\n\ninfo 8b --quiet\n--threads 2\nhelp\nexit\ninfo 70b\n");
    assertThat(out.toString(UTF_8))
        .contains("llama-3.1-8b", "Usage: lbrx")
        .doesNotContain("llama-3.1-70b");
    assertThat(err.toString(UTF_8)).contains("did you mean quantize?");
    assertThat(folder.resolve("history")).content().contains("info 8b --quiet");
  }

  @Test
  void startsWhatStartedIt() throws Exception {
    Path launcher = folder.resolve("launcher");
    Path words = folder.resolve("words");
    Files.writeString(
        launcher, "#!/bin/sh\nfor word; do echo \"[$word]\" >>'" + words + "'; done\nexit 3\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    System.setProperty("lbrx.launcher", launcher.toString());
    try {
      run("info 'a b'\nhelp merge\n");
    } finally {
      System.clearProperty("lbrx.launcher");
    }
    assertThat(words).hasContent("[info]\n[a b]\n[merge]\n[--help]");
  }

  @Test
  void endsWithItsInput() throws Exception {
    run("info 'no such'\n");
    assertThat(err.toString(UTF_8)).contains("LBRX-401").contains("no such:");
  }

  @Test
  void completesCommandsOptionsValuesPathsAndTensors() throws Exception {
    String demo = Run.DEMO.resolve("demo-base").toString();
    assertThat(candidates("qua")).contains("quantize");
    assertThat(candidates("info --js")).contains("--json");
    assertThat(candidates("quantize a b --type affine")).contains("affine8", "mxfp4");
    assertThat(candidates("info " + Run.DEMO + "/demo-b")).contains(demo + "/");
    assertThat(candidates("inspect " + demo + " --filter ")).contains("model.norm.weight");
  }

  private void run(String input) throws Exception {
    var in = new ByteArrayInputStream(input.getBytes(UTF_8));
    try (var terminal = new DumbTerminal(in, new ByteArrayOutputStream())) {
      new Prompt(session).run(terminal, folder.resolve("history"));
    }
  }

  private List<String> candidates(String line) throws Exception {
    var found = new ArrayList<Candidate>();
    try (var terminal =
        new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream())) {
      var reader = LineReaderBuilder.builder().terminal(terminal).build();
      var parsed = new DefaultParser().parse(line, line.length(), ParseContext.COMPLETE);
      new PromptCompleter(LbrxCommand.of(session)).complete(reader, parsed, found);
    }
    return found.stream().map(Candidate::value).toList();
  }
}
