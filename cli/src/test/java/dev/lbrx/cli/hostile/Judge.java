package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.Main;
import dev.lbrx.cli.hostile.Hostile.Job;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Gives a hostile file to its job and to {@code check}, and says what was not as promised. */
final class Judge {
  private static final int BAD_INPUT = 2;
  private static final int NOT_FOUND = 3;
  private static final int UNSUPPORTED = 5;

  private final Path folder;
  private final List<String> complaints = new ArrayList<>();

  Judge(Path folder) {
    this.folder = folder;
  }

  /** Every hostile file there is. */
  static List<Hostile> all(String model) {
    var all = new ArrayList<Hostile>();
    all.addAll(HostileSafetensors.all());
    all.addAll(HostileGguf.all());
    all.addAll(HostileParts.all());
    all.addAll(HostilePack.all());
    all.addAll(HostileSecondPack.all());
    all.addAll(HostileNpz.all());
    all.addAll(HostilePacked.all());
    all.addAll(HostileAdapter.all());
    all.addAll(HostileTemplate.all());
    all.addAll(HostileIndex.all());
    all.addAll(HostileConfig.all());
    all.addAll(HostileTokenizer.all());
    all.addAll(HostileSentencePiece.all());
    all.addAll(HostileMerge.all(model));
    all.addAll(Disguise.files());
    return all;
  }

  /** What was found wrong; empty where every promise was kept. */
  static List<String> complaints(List<Hostile> files, Path folder) throws IOException {
    var judge = new Judge(folder);
    for (var hostile : files) {
      judge.judge(hostile);
    }
    return judge.complaints;
  }

  private void judge(Hostile hostile) throws IOException {
    Path directory = Files.createDirectory(folder.resolve("case"));
    Path subject = hostile.write(directory);
    var before = names(directory);
    if (hostile.job() != Job.CHECK) {
      var run = run(hostile.job().words(subject, directory.resolve("out")));
      requireRefusal(hostile, run);
    }
    var check = run(List.of("check", subject.toString()));
    if (hostile.shows()) {
      requireUnsound(hostile, check);
    } else {
      require(check.status == 0 && check.err.isEmpty(), hostile, "check said " + check);
    }
    var litter = names(directory);
    litter.removeAll(before);
    require(litter.isEmpty(), hostile, "left " + litter);
    delete(directory);
  }

  private record Run(int status, String out, String err) {}

  private static Run run(List<String> words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status = Main.run(words.toArray(String[]::new), out, err);
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  private void requireRefusal(Hostile hostile, Run run) {
    boolean known = run.status == BAD_INPUT || run.status == UNSUPPORTED || run.status == NOT_FOUND;
    require(known, hostile, "ended with " + run.status + " " + run.err + run.out);
    // A refusal too, but of what was begun without asking for room.
    require(!run.err.contains("out of memory"), hostile, "said " + run.err);
    require(run.out.isEmpty(), hostile, "printed " + run.out);
    boolean oneLine =
        run.err.startsWith("lbrx: LBRX-") && run.err.indexOf('\n') == run.err.length() - 1;
    require(oneLine, hostile, "said " + run.err);
    hostile
        .named()
        .forEach(
            part ->
                require(
                    run.err.contains(part), hostile, "did not name " + part + " in " + run.err));
  }

  private void requireUnsound(Hostile hostile, Run run) {
    boolean known = run.status == BAD_INPUT || run.status == UNSUPPORTED || run.status == NOT_FOUND;
    require(known, hostile, "check ended with " + run.status + " " + run.err + run.out);
    require(run.err.isEmpty(), hostile, "check said " + run.err);
    require(
        run.out.lines().allMatch(line -> line.startsWith("LBRX-")),
        hostile,
        "check printed " + run.out);
    hostile
        .named()
        .forEach(
            part ->
                require(
                    run.out.contains(part),
                    hostile,
                    "check did not name " + part + " in " + run.out));
  }

  private void require(boolean holds, Hostile hostile, String complaint) {
    if (!holds) {
      complaints.add(hostile.name() + ": " + complaint.strip());
    }
  }

  private static TreeSet<String> names(Path directory) throws IOException {
    try (var walk = Files.walk(directory)) {
      var names = new TreeSet<String>();
      walk.forEach(path -> names.add(directory.relativize(path).toString()));
      return names;
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path d, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.delete(d);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
