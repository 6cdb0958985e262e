package dev.lbrx.formats.output;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Outputs on their way, with a journal: what is left, gone on with, refused and replaced. */
class DraftTest {
  private static final LbrxException FULL = new LbrxException(ErrorCode.DISK_FULL, "full");

  @TempDir Path directory;
  private Path target;
  private Path partial;

  @BeforeEach
  void paths() {
    target = directory.resolve("out");
    partial = directory.resolve(".out.lbrx-partial");
  }

  private Draft begin(ObjectNode job, boolean resume) {
    return Draft.begin(target, true, List.of(), job, resume);
  }

  private static ObjectNode job(int number) {
    return Json.object().put("plan", number);
  }

  private static ObjectNode mark(int number) {
    return Json.object().put("tensors", number);
  }

  // A run that wrote a file and a mark and was killed.
  private void killed() throws Exception {
    try (var draft = begin(job(1), false)) {
      Files.createDirectory(draft.path());
      Files.writeString(draft.path().resolve("a"), "a");
      draft.mark(mark(7));
      assertThat(draft.ended(FULL))
          .hasMessage(
              "full; what is done is kept in " + partial + ": run again with --resume to go on");
    }
    assertThat(partial.resolve("out/a")).hasContent("a");
  }

  @Test
  @DisplayName(
      "reliability 9: a disk that fills leaves the partial output, any other refusal deletes it")
  void keepsWhatAFullDiskEndedOnly() throws Exception {
    killed();
    try (var draft = begin(job(1), true)) {
      var other = new LbrxException(ErrorCode.NON_FINITE, "NaN");
      assertThat(draft.ended(other)).isSameAs(other);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @DisplayName("reliability 10: a run goes on behind the last mark of the same job")
  void goesOnBehindTheLastMark() throws Exception {
    killed();
    // A power cut tore the last line.
    Files.writeString(partial.resolve("journal"), "{\"tensors\":9", StandardOpenOption.APPEND);
    try (var draft = begin(job(1), true)) {
      assertThat(draft.marks()).hasToString("[{\"tensors\":7}]");
      assertThat(draft.path().resolve("a")).hasContent("a");
      draft.mark(mark(8));
      draft.commit();
    }
    assertThat(directory.toFile().list()).containsExactly("out");
    assertThat(target.resolve("a")).hasContent("a");
  }

  @Test
  @DisplayName("reliability 10: what another job left is refused and stays")
  void refusesWhatAnotherJobLeft() throws Exception {
    killed();
    assertRefused(
        ErrorCode.RESUME, () -> begin(job(2), true), ".out.lbrx-partial", "plan was 1, now 2");
    assertThat(partial.resolve("out/a")).hasContent("a");
  }

  @Test
  @DisplayName("reliability 9: a run without --resume replaces what an earlier run left")
  void replacesWhatAnEarlierRunLeft() throws Exception {
    killed();
    try (var draft = begin(job(2), false)) {
      assertThat(draft.marks()).isEmpty();
      assertThat(draft.path()).doesNotExist();
      Files.writeString(draft.path(), "new");
      draft.commit();
    }
    assertThat(target).hasContent("new");
    assertThat(directory.toFile().list()).containsExactly("out");
  }

  @Test
  void twoRunsNeverWriteOneOutput() {
    try (var first = begin(job(1), false)) {
      first.mark(mark(1));
      for (boolean resume : new boolean[] {false, true}) {
        assertRefused(ErrorCode.OUTPUT_EXISTS, () -> begin(job(1), resume), "another run");
      }
    }
  }

  @Test
  @DisplayName("reliability 9: a kill between exchange and deletion is mended at the next start")
  void mendsAKillAfterTheExchange() throws Exception {
    Files.writeString(target, "old");
    Path content;
    try (var draft = begin(job(1), false)) {
      content = draft.path();
      Files.writeString(content, "new");
      draft.writeBeside("how new was made".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      draft.mark(mark(1));
      draft.ended(FULL);
    }
    try (var journal = Journal.resume(partial.resolve("journal"))) {
      journal.publishing(content);
    }
    assumeTrue(Exchange.swap(content, target), "this file system cannot exchange");
    assertRefused(
        ErrorCode.OUTPUT_EXISTS,
        () -> Draft.begin(target, false, List.of(), job(1), true),
        "exists already");
    assertThat(target).hasContent("new");
    assertThat(Draft.beside(target)).hasContent("how new was made");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("out", "out.lbrx.json");
  }

  @Test
  @DisplayName("reliability 9: what speaks of a file that is replaced goes with it")
  void whatLiesBesideChangesWithTheFile() throws Exception {
    for (boolean said : new boolean[] {true, false}) {
      try (var draft = begin(job(1), false)) {
        Files.writeString(draft.path(), "said " + said);
        if (said) {
          draft.writeBeside("how".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        draft.commit();
      }
      assertThat(target).hasContent("said " + said);
      assertThat(Files.exists(Draft.beside(target))).isEqualTo(said);
    }
  }

  @Test
  @DisplayName("reliability 9: a kill before the exchange leaves an output that is gone on with")
  void goesOnAfterAKillBeforeTheExchange() throws Exception {
    killed();
    try (var journal = Journal.resume(partial.resolve("journal"))) {
      journal.publishing(partial.resolve("out"));
    }
    try (var draft = begin(job(1), true)) {
      assertThat(draft.marks()).hasSize(1);
      draft.commit();
    }
    assertThat(target.resolve("a")).hasContent("a");
  }

  @Test
  @DisplayName("reliability 9: --force exchanges the two: there is no moment without a target")
  void neverWithoutATarget() throws Exception {
    Files.createDirectory(target);
    var stop = new AtomicBoolean();
    var missing = new AtomicBoolean();
    var watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    missing.compareAndSet(false, !Files.exists(target));
                  }
                });
    for (int i = 0; i < 50; i++) {
      try (var draft = begin(job(i), false)) {
        Files.createDirectory(draft.path());
        Files.writeString(draft.path().resolve("a"), "" + i);
        draft.commit();
      }
      assertThat(target.resolve("a")).hasContent("" + i);
    }
    stop.set(true);
    watcher.join();
    Path a = Files.writeString(directory.resolve("a"), "a");
    assumeTrue(Exchange.swap(a, target), "this file system cannot exchange");
    assertThat(missing).isFalse();
    assertThat(target).hasContent("a");
    assertThat(a.resolve("a")).hasContent("49");
  }

  @Test
  @DisplayName("reliability 11: a resumed run needs room for the rest only")
  void needsRoomForTheRest() throws Exception {
    killed();
    long free = Files.getFileStore(directory).getUsableSpace();
    try (var draft = begin(job(1), true)) {
      assertRefused(
          ErrorCode.DISK_FULL, () -> draft.requireRoom(free + (1L << 40)), "out needs", "are free");
    }
    assertThat(partial.resolve("out/a")).exists();
  }
}
