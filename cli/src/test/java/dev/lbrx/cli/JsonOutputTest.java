package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.cli.command.GlobalOptions;
import dev.lbrx.cli.command.LbrxCommand;
import dev.lbrx.cli.command.Session;
import dev.lbrx.cli.console.Console;
import dev.lbrx.formats.json.Json;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code --json} of every command, and {@code --progress json}. */
class JsonOutputTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir Path folder;

  @Test
  void everyCommandThatTakesItPrintsOneObject() throws Exception {
    var lines = lines();
    var takesIt = new ArrayList<String>();
    var nowhere = OutputStream.nullOutputStream();
    var session = new Session(Console.of(nowhere, nowhere, false), new GlobalOptions());
    LbrxCommand.of(session)
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getCommandSpec().optionsMap().containsKey("--json")) {
                takesIt.add(name);
              }
            });
    assertThat(lines.keySet()).containsExactlyInAnyOrderElementsOf(takesIt);
    for (var line : lines.entrySet()) {
      var words = new ArrayList<Object>(List.of(line.getKey()));
      words.addAll(line.getValue());
      words.add("--json");
      var result = Run.of(words.toArray());
      assertThat(result.status()).describedAs("%s: %s", words, result.err()).isZero();
      assertThat(result.out().lines()).describedAs(line.getKey()).hasSize(1);
      assertThat(result.json().isObject()).describedAs(line.getKey()).isTrue();
      assertThat(result.json().isEmpty()).describedAs(line.getKey()).isFalse();
    }
  }

  // Of each command something short, in an order that makes what the later ones read.
  private Map<String, List<Object>> lines() throws Exception {
    Path text =
        Files.writeString(folder.resolve("text"), "In the beginning was the word. ".repeat(20));
    Path merge = folder.resolve("merge.yaml");
    Files.writeString(
        merge,
        Files.readString(Run.DEMO.resolve("merge.yaml"))
            .replace("demo/demo-", Run.DEMO + "/demo-"));
    Path made = folder.resolve("made");
    Path pack = folder.resolve("pack");
    var lines = new LinkedHashMap<String, List<Object>>();
    lines.put("info", List.of(BASE));
    lines.put("check", List.of(BASE));
    lines.put("inspect", List.of(BASE, "--stats", "--histogram", "--filter", "norm"));
    lines.put("diff", List.of(BASE, BASE));
    lines.put("hash", List.of(BASE));
    lines.put("quantize", List.of(BASE, made, "--type", "affine4"));
    lines.put("verify", List.of(made));
    lines.put("reproduce", List.of(made, "--input", BASE));
    lines.put("repair", List.of(BASE, folder.resolve("repaired")));
    lines.put("merge", List.of(merge, folder.resolve("merged")));
    lines.put("convert", List.of(BASE, folder.resolve("converted"), "--dtype", "f16"));
    lines.put("split", List.of(BASE, folder.resolve("split"), "--shard-size", "4MB"));
    lines.put("join", List.of(folder.resolve("split"), folder.resolve("joined")));
    lines.put("pack", List.of(BASE, pack));
    lines.put("extract", List.of(pack, folder.resolve("extracted")));
    lines.put("perplexity", List.of(made, "--text", text, "--window", "64", "--max-windows", "1"));
    lines.put("generate", List.of(made, "--prompt", "In", "--max-tokens", "2"));
    lines.put("doctor", List.of("--disk", folder));
    lines.put("backends", List.of());
    lines.put("tune", List.of("--show"));
    lines.put("conformance", List.of("--op", "rms_norm", "--backend", "cpu-vector"));
    return lines;
  }

  @Test
  void progressIsOneEventALine() {
    Path out = folder.resolve("out");
    var run = Run.of("convert", BASE, out, "--dtype", "f16", "--progress", "json");
    assertThat(run.status()).isZero();
    var events = run.err().lines().map(JsonOutputTest::parse).toList();
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.get("job").stringValue()).isEqualTo("convert");
              assertThat(event.get("unit").stringValue()).isEqualTo("bytes");
              assertThat(event.get("done").longValue())
                  .isBetween(0L, event.get("total").longValue());
              assertThat(event.get("seconds").doubleValue()).isGreaterThanOrEqualTo(0);
            });
    assertThat(events).extracting(JsonOutputTest::name).startsWith("start").endsWith("end");
    var last = events.getLast();
    assertThat(last.get("done").longValue()).isEqualTo(last.get("total").longValue());
    var tensors = events.stream().filter(event -> name(event).equals("tensor")).toList();
    assertThat(tensors).hasSize(38);
    for (int i = 0; i < tensors.size(); i++) {
      assertThat(tensors.get(i).get("tensors_done").intValue()).isEqualTo(i + 1);
      assertThat(tensors.get(i).get("tensors").intValue()).isEqualTo(38);
      assertThat(tensors.get(i).get("tensor").stringValue()).startsWith("model.");
    }
  }

  private static String name(JsonNode event) {
    return event.get("event").stringValue();
  }

  private static JsonNode parse(String line) {
    return Json.parse(line.getBytes(UTF_8), "an event");
  }
}
