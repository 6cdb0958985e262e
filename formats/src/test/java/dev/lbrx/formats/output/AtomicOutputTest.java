package dev.lbrx.formats.output;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicOutputTest {
  @TempDir Path directory;

  private List<String> listing() throws Exception {
    try (var entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void appearsOnlyWhenCommitted() throws Exception {
    Path target = directory.resolve("out");
    try (var output = AtomicDirectory.create(target, false, List.of(), 10)) {
      Files.writeString(output.path().resolve("a"), "new");
      assertThat(listing()).containsExactly(".out.lbrx-partial");
      output.commit();
    }
    assertThat(listing()).containsExactly("out");
    assertThat(target.resolve("a")).hasContent("new");
  }

  @Test
  void leavesNothingWithoutACommit() throws Exception {
    Path target = directory.resolve("new/parents/out");
    try (var output = AtomicDirectory.create(target, false, List.of(), 0)) {
      Files.createDirectories(output.path().resolve("deep"));
      Files.writeString(output.path().resolve("deep/a"), "half");
    }
    assertThat(listing()).isEmpty();
  }

  @Test
  void keepsAnExistingTargetUnlessForced() throws Exception {
    Path target = Files.createDirectory(directory.resolve("out"));
    Files.writeString(target.resolve("old"), "old");
    assertRefused(
        ErrorCode.OUTPUT_EXISTS,
        () -> AtomicDirectory.create(target, false, List.of(), 0),
        "out",
        "--force");
    try (var output = AtomicDirectory.create(target, true, List.of(), 0)) {
      Files.writeString(output.path().resolve("half"), "half");
    }
    assertThat(target.resolve("old")).hasContent("old");
    try (var output = AtomicDirectory.create(target, true, List.of(), 0)) {
      Files.writeString(output.path().resolve("new"), "new");
      output.commit();
    }
    assertThat(listing()).containsExactly("out");
    assertThat(target.resolve("new")).hasContent("new");
    assertThat(target.resolve("old")).doesNotExist();
  }

  @Test
  void replacesWhatAKilledRunLeft() throws Exception {
    Files.createDirectory(directory.resolve(".out.lbrx-partial"));
    Files.writeString(directory.resolve(".out.lbrx-partial/stale"), "stale");
    try (var output = AtomicDirectory.create(directory.resolve("out"), false, List.of(), 0)) {
      output.commit();
    }
    assertThat(listing()).containsExactly("out");
    assertThat(directory.resolve("out")).isEmptyDirectory();
  }

  @Test
  void mendsAnExchangeThatWasCutShort() throws Exception {
    Path old = Files.createDirectory(directory.resolve(".out.lbrx-old"));
    Files.writeString(old.resolve("a"), "old");
    assertRefused(
        ErrorCode.OUTPUT_EXISTS,
        () -> AtomicDirectory.create(directory.resolve("out"), false, List.of(), 0),
        "exists already");
    assertThat(listing()).containsExactly("out");
    assertThat(directory.resolve("out/a")).hasContent("old");
  }

  @Test
  void doesNotFollowALinkWhenItDeletes() throws Exception {
    Path precious = Files.createDirectory(directory.resolve("precious"));
    Files.writeString(precious.resolve("a"), "kept");
    Files.createSymbolicLink(directory.resolve(".out.lbrx-partial"), precious);
    try (var output = AtomicDirectory.create(directory.resolve("out"), false, List.of(), 0)) {
      output.commit();
    }
    assertThat(precious.resolve("a")).hasContent("kept");
  }

  @Test
  void neverTouchesAnInput() throws Exception {
    Path input = Files.createDirectories(directory.resolve("models/input"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), input);
    for (Path target :
        List.of(
            input,
            input.resolve("inside/deeper"),
            input.getParent(),
            link,
            link.resolve("x"),
            directory.resolve("models/x/../input"))) {
      assertRefused(
          ErrorCode.OUTPUT_EXISTS,
          () -> AtomicDirectory.create(target, true, List.of(input), 0),
          "input");
    }
    assertThat(listing()).containsExactly("link", "models");
  }

  @Test
  void asksForRoomBeforeItStarts() throws Exception {
    assertRefused(
        ErrorCode.DISK_FULL,
        () -> AtomicDirectory.create(directory.resolve("a/out"), false, List.of(), 1L << 60),
        "out",
        "1152921504606846976",
        "free");
    assertThat(listing()).isEmpty();
  }

  @Test
  void writesFilesWhole() throws Exception {
    Path target = directory.resolve("a.json");
    AtomicFile.write(target, new byte[] {'1'}, false);
    assertThat(target).hasContent("1");
    assertRefused(
        ErrorCode.OUTPUT_EXISTS, () -> AtomicFile.write(target, new byte[] {'2'}, false), "a.json");
    AtomicFile.write(target, new byte[] {'3'}, true);
    assertThat(target).hasContent("3");
    assertThat(listing()).containsExactly("a.json");
  }
}
