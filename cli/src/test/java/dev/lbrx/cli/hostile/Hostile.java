package dev.lbrx.cli.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One hostile file, alone or in a directory with sound ones.
 *
 * @param name of the rule and the value it was given
 * @param job the command that must refuse it
 * @param subject what the command is given, relative to a directory of its own; empty for that
 *     directory
 * @param files what lies in the directory
 * @param named what the refusal names: file, field, byte
 * @param shows whether {@code check} refuses it too, which reads no numbers and no other model
 */
record Hostile(
    String name,
    Job job,
    String subject,
    Map<String, Content> files,
    List<String> named,
    boolean shows) {

  /** A command that reads a model and, where it writes one, names {@code out}. */
  enum Job {
    CONVERT("convert", "--dtype", "f16"),
    INFO("info"),
    CHECK("check"),
    MERGE("merge"),
    EXTRACT("extract"),
    GENERATE("generate", "--max-tokens", "1"),
    CHAT("generate", "--chat", "--prompt", "hi", "--max-tokens", "1"),
    STATISTICS("inspect", "--stats"),
    /** Adds the subject to the model in {@code base} beside it. */
    FUSE("convert", "--adapter");

    private final String command;
    private final List<String> options;

    Job(String command, String... options) {
      this.command = command;
      this.options = List.of(options);
    }

    List<String> words(Path subject, Path out) {
      if (this == FUSE) {
        Path base = out.resolveSibling("base");
        return List.of(
            command,
            base.toString(),
            out.toString(),
            options.getFirst(),
            subject.toString(),
            "--quiet");
      }
      var words = new java.util.ArrayList<>(List.of(command, subject.toString()));
      if (this == CONVERT || this == MERGE || this == EXTRACT) {
        words.add(out.toString());
      }
      words.addAll(options);
      words.add("--quiet");
      return words;
    }
  }

  Hostile(String name, Job job, String subject, Map<String, Content> files, List<String> named) {
    this(name, job, subject, files, named, true);
  }

  /** A file alone. */
  static Hostile file(Job job, String name, String file, byte[] bytes, String... named) {
    return new Hostile(name, job, file, Map.of(file, Content.of(bytes)), List.of(named));
  }

  /** This one in a directory with more. */
  Hostile with(String file, Content content) {
    var more = new LinkedHashMap<>(files);
    more.put(file, content);
    return new Hostile(name, job, subject, more, named, shows);
  }

  /** This one with another path for the command. */
  Hostile in(String other) {
    return new Hostile(name, job, other, files, named, shows);
  }

  /** This one, which only its job can refuse. */
  Hostile unseen() {
    return new Hostile(name, job, subject, files, named, false);
  }

  /** Writes its files, and gives the path for the command. */
  Path write(Path directory) throws IOException {
    for (var file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      file.getValue().write(path);
    }
    return subject.isEmpty() ? directory : directory.resolve(subject);
  }
}
