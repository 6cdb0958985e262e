package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.Companion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code lbrx hash}. */
@Command(
    name = "hash",
    description = "Print the SHA-256 of each of a model's files and tensors.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx hash demo/demo-base")
final class HashCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  HashCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var checkpoint = Checkpoint.open(model);
        var progress = session.progress()) {
      var files = files(checkpoint);
      progress.stage("hash", ModelSummary.of(checkpoint).tensorBytes(), Progress.Unit.BYTES);
      var fileHashes = new LinkedHashMap<String, String>();
      for (Path file : files) {
        fileHashes.put(String.valueOf(file.getFileName()), Sha256.of(file, done -> {}));
      }
      var tensorHashes = new LinkedHashMap<String, String>();
      long before = 0;
      for (String name : checkpoint.names()) {
        long start = before;
        tensorHashes.put(name, Sha256.of(checkpoint, name, done -> progress.at(start + done)));
        before += checkpoint.entry(name).bytes();
      }
      progress.finish();
      print(fileHashes, tensorHashes);
    }
  }

  private void print(Map<String, String> files, Map<String, String> tensors) {
    if (json) {
      var result = Json.object();
      put(result.putObject("files"), files);
      put(result.putObject("tensors"), tensors);
      session.print(result);
    } else {
      // As sha256sum prints them.
      files.forEach((name, hash) -> session.print(hash + "  " + Printable.of(name)));
      tensors.forEach((name, hash) -> session.print(hash + "  " + Printable.of(name)));
    }
  }

  private static void put(ObjectNode node, Map<String, String> hashes) {
    hashes.forEach(node::put);
  }

  // Weights, then config, index and companions by name.
  private static List<Path> files(Checkpoint checkpoint) {
    var files = new ArrayList<>(checkpoint.files());
    if (Files.isDirectory(checkpoint.path())) {
      for (String name : List.of("config.json", "model.safetensors.index.json")) {
        Path file = checkpoint.path().resolve(name);
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    for (var companion : checkpoint.companions()) {
      if (companion instanceof Companion.OnDisk(Path file)) {
        files.add(file);
      }
    }
    return files;
  }
}
