package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which a job writes and forces, as the JVM's flight recorder saw it. */
class ForceOrderTest {
  @TempDir Path dir;

  private record Event(boolean force, Path path) {}

  @Test
  @DisplayName(
      "reliability 9: every byte is forced before a note speaks of it and before it is named")
  void forcesBeforeItSpeaksAndNames() throws Exception {
    var model = new TinyModel(4, 1).write(dir.resolve("model"));
    var options = new Executor.Options(false, false, false, 1000, OptionalLong.empty());
    List<Event> events;
    try (var recording = new Recording();
        var plan = Convert.plan(Plan.of(Checkpoint.open(model)), DType.F16)) {
      for (String name : List.of("jdk.FileWrite", "jdk.FileForce")) {
        recording.enable(name).withoutThreshold();
      }
      recording.start();
      new Executor(Backends.get("reference"), 1, options)
          .run(plan, dir.resolve("out"), progress -> {});
      recording.stop();
      events = events(recording);
    }
    Path partial = dir.resolve(".out.lbrx-partial");
    Path content = partial.resolve("out");
    Path journal = partial.resolve("journal");
    var dirty = new ArrayList<Path>();
    int notes = 0;
    for (int i = 0; i < events.size(); i++) {
      var event = events.get(i);
      if (event.force) {
        dirty.remove(event.path);
        continue;
      }
      if (event.path.equals(journal)) {
        notes++;
        assertThat(dirty).describedAs("not forced before note %d", notes).isEmpty();
        assertThat(events.get(i + 1)).isEqualTo(new Event(true, journal));
      } else if (!dirty.contains(event.path)) {
        dirty.add(event.path);
      }
    }
    assertThat(dirty).isEmpty();
    // The job, its weights files, and what is about to be named.
    int files = dir.resolve("out").toFile().list((where, name) -> name.endsWith("tensors")).length;
    assertThat(files).isGreaterThan(2);
    assertThat(notes).isEqualTo(files + 2);
    var forced = events.stream().filter(Event::force).map(Event::path).toList();
    var end = forced.subList(forced.lastIndexOf(journal), forced.size());
    assertThat(end).containsExactly(journal, content, partial, dir);
    assertThat(forced.subList(0, forced.lastIndexOf(journal))).endsWith(content, partial);
    for (var file : dir.resolve("out").toFile().list()) {
      assertThat(forced).contains(content.resolve(file));
    }
  }

  private List<Event> events(Recording recording) throws Exception {
    Path file = dir.resolve("recording.jfr");
    recording.dump(file);
    var all = RecordingFile.readAllEvents(file);
    Files.delete(file);
    return all.stream()
        .filter(event -> event.getString("path") != null)
        .filter(event -> Path.of(event.getString("path")).startsWith(dir))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .map(
            event ->
                new Event(
                    event.getEventType().getName().equals("jdk.FileForce"),
                    Path.of(event.getString("path"))))
        .toList();
  }
}
