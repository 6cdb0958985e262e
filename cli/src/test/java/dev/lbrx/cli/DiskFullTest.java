package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs onto a small file system of their own, in a namespace where anybody may mount one. */
class DiskFullTest {
  private static final Pattern NEEDED = Pattern.compile("needs (\\d+) bytes, \\d+ are free");

  @TempDir Path folder;
  private Path disk;
  private Path model = Run.DEMO.resolve("demo-base");

  @BeforeEach
  void namespace() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        System.getProperty("os.name").contains("Linux")
            && shell("mount -t tmpfs tmpfs $DISK").status() == 0,
        "unshare with a tmpfs is not allowed here");
  }

  @Test
  @DisplayName("reliability 11: a disk without room is refused before the job starts")
  void refusesBeforeItStarts() throws Exception {
    var run =
        shell(
            "mount -t tmpfs -o size=4m tmpfs $DISK && mkdir $DISK/out && echo old > $DISK/out/old",
            "$LBRX --force || status=$?",
            "test $(cat $DISK/out/old) = old && test $(ls -A $DISK) = out && exit $status");
    run.requireRefusal(4, "LBRX-403", disk.resolve("out").toString(), "needs 8", "are free");
  }

  @Test
  @DisplayName(
      "reliability 11: a disk that fills after the start leaves what --resume goes on with")
  void goesOnWhenThereIsRoomAgain() throws Exception {
    fillAndGoOn();
  }

  @Test
  @DisplayName("reliability 11: a disk that fills within a tensor that is made in pieces")
  void goesOnWithATensorInPieces() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(model.resolve("small-" + i + ".txt"), "small");
    }
    // More than is written before the disk is told to take it, and none of it on a disk here.
    Path weights = model.resolve("model.safetensors");
    int bytes = 80 << 20;
    Weights.write(
        weights,
        "{'w':{'dtype':'F32','shape':[20480,1024],'data_offsets':[0,%d]}}".formatted(bytes));
    try (var file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(file.length() + bytes);
    }
    fillAndGoOn();
  }

  // Fills the disk when the job is nearly done, and goes on where there is room.
  private void fillAndGoOn() throws Exception {
    var small = shell("mount -t tmpfs -o size=1m tmpfs $DISK", "$LBRX");
    var needed = NEEDED.matcher(small.err());
    assertThat(needed.find()).describedAs(small.err()).isTrue();
    // Every file takes whole pages: the bytes are there, the pages are not.
    long pages = Long.parseLong(needed.group(1)) / 4096 + 4;
    var run =
        shell(
            "mount -t tmpfs -o size=" + pages * 4096 + " tmpfs $DISK",
            "status=0; $LBRX || status=$?",
            "test $status = 4 && test $(ls -A $DISK) = .out.lbrx-partial",
            "mount -o remount,size=256m $DISK",
            "$LBRX --resume",
            "mv $DISK/out $DISK/resumed && $LBRX && diff -r $DISK/out $DISK/resumed");
    assertThat(run.status()).describedAs(run.err()).isZero();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("lbrx: LBRX-403 ")
        .contains("the disk is full", disk.resolve(".out.lbrx-partial").toString(), "--resume");
  }

  private List<Object> arguments(Path out) {
    var job =
        new ArrayList<Object>(List.of("convert", model, out, "--to", "safetensors", "--quiet"));
    if (model.startsWith(Run.DEMO)) {
      job.addAll(List.of("--dtype", "f16", "--shard-size", "200kB"));
    }
    return job;
  }

  // Runs a script as the root of a namespace; $LBRX is the job, $DISK where it writes.
  private Run shell(String... lines) throws IOException, InterruptedException {
    var job = Run.process(arguments(disk.resolve("out")).toArray());
    job.command().addAll(1, List.of("-XX:+UseSerialGC", "-Dlbrx.backend=reference"));
    var script = new ProcessBuilder("unshare", "-rm", "sh", "-ec", String.join("\n", lines));
    script.environment().put("LBRX", String.join(" ", job.command()));
    script.environment().put("DISK", disk.toString());
    try {
      return Run.inProcess(folder, script);
    } catch (IOException e) {
      return new Run(-1, "", String.valueOf(e.getMessage()));
    }
  }
}
