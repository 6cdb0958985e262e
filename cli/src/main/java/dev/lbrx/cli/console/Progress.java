package dev.lbrx.cli.console;

import dev.lbrx.formats.json.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a job is. On a terminal one line is redrawn: a bar, the rate and the time left. Elsewhere
 * plain lines come at most once a second, and one at the end of each stage. For programs, events
 * are lines of JSON: {@code start}, {@code resume} where an earlier run is gone on with, {@code
 * tensor} for each that is done, {@code progress} at most ten times a second, {@code end}; with
 * what is done and in all, the rate a second and the seconds left.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR = 24;
  private static final long REDRAW = 100_000_000L;
  private static final long PLAIN = 1_000_000_000L;
  private static final String CLEAR = "\r\033[K";

  private final PrintStream err;
  private final Style style;
  private final LongSupplier nanoTime;

  private String stage = "";
  private Unit unit = Unit.BYTES;
  private long total;
  private long before;
  private long done;
  private int items;
  private long started;
  private long shown;

  /** How it shows. */
  public enum Style {
    /** Not at all. */
    NONE,
    /** A line that is redrawn. */
    BAR,
    /** Lines. */
    LINES,
    /** Lines of JSON. */
    JSON
  }

  /** What a stage counts. */
  public enum Unit {
    /** Bytes. */
    BYTES,
    /** Windows of text. */
    WINDOWS,
    /** Cases of the conformance table. */
    CASES;

    String show(double count) {
      return this == BYTES
          ? Sizes.decimal(count)
          : String.format(
              Locale.ROOT,
              count < 10 && count != Math.rint(count) ? "%.1f %s" : "%.0f %s",
              count,
              label());
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Progress on an error stream. */
  public Progress(PrintStream err, Style style) {
    this(err, style, System::nanoTime);
  }

  Progress(PrintStream err, Style style, LongSupplier nanoTime) {
    this.err = err;
    this.style = style;
    this.nanoTime = nanoTime;
  }

  /** Starts a stage of so much work, finishing the one before. */
  public void stage(String name, long total, Unit unit) {
    finish();
    this.stage = name;
    this.total = total;
    this.unit = unit;
    before = 0;
    done = 0;
    items = 0;
    started = nanoTime.getAsLong();
    shown = started;
    switch (style) {
      case BAR -> draw(started);
      case JSON -> event("start", started);
      default -> {}
    }
  }

  /**
   * The stage goes on with what an earlier run did: so much, the first {@code items} tensors of
   * {@code of}. It says nothing about the rate.
   */
  public void resume(long done, int items, int of) {
    this.before = done;
    this.done = done;
    this.items = items;
    String line = stage + ": going on behind tensor " + items + " of " + of + "\n";
    switch (style) {
      case BAR -> err.print(CLEAR + line);
      case LINES -> err.print(line);
      case JSON -> {
        var event = object("resume", nanoTime.getAsLong());
        print(event.put("tensors_done", items).put("tensors", of));
      }
      case NONE -> {}
    }
  }

  /** So much is done of a stage whose size was not known at its start. */
  public void at(long done, long total) {
    this.total = total;
    at(done);
  }

  /** So much of the stage is done. */
  public void at(long done) {
    this.done = done;
    long now = nanoTime.getAsLong();
    if (style != Style.NONE
        && !stage.isEmpty()
        && now - shown >= (style == Style.LINES ? PLAIN : REDRAW)) {
      draw(now);
    }
  }

  /** A tensor of the stage is done, the {@code items}th of {@code of}. */
  public void item(String name, int items, int of) {
    if (style == Style.JSON && items > this.items) {
      var event = object("tensor", nanoTime.getAsLong());
      print(event.put("tensor", name).put("tensors_done", items).put("tensors", of));
    }
    this.items = items;
  }

  /** Ends the stage with a line that stays. */
  public void finish() {
    if (!stage.isEmpty()) {
      long now = nanoTime.getAsLong();
      switch (style) {
        case BAR, LINES -> {
          err.print((style == Style.BAR ? CLEAR : "") + ended(seconds(now)) + "\n");
          err.flush();
        }
        case JSON -> event("end", now);
        case NONE -> {}
      }
    }
    stage = "";
  }

  /** Forgets a stage that was not finished, so that an error's line stands alone. */
  @Override
  public void close() {
    if (!stage.isEmpty() && style == Style.BAR) {
      err.print(CLEAR);
      err.flush();
    }
    stage = "";
  }

  private String ended(double seconds) {
    return String.format(Locale.ROOT, "%s: %s in %.1f s", stage, unit.show((double) done), seconds)
        + rate(seconds);
  }

  private void draw(long now) {
    shown = now;
    if (style == Style.JSON) {
      event("progress", now);
      return;
    }
    double seconds = seconds(now);
    int percent = total == 0 ? 0 : (int) Math.min(100, 100.0 * done / total);
    String text = rate(seconds) + left(seconds);
    err.print(
        style == Style.BAR
            ? String.format(Locale.ROOT, "%s%s %s %3d %%%s", CLEAR, stage, bar(), percent, text)
            : String.format(Locale.ROOT, "%s: %d %%%s%n", stage, percent, text));
    err.flush();
  }

  private void event(String name, long now) {
    print(object(name, now));
  }

  private ObjectNode object(String name, long now) {
    double seconds = seconds(now);
    var event =
        Json.object()
            .put("event", name)
            .put("job", stage)
            .put("unit", unit.label())
            .put("done", done)
            .put("total", total)
            .put("seconds", seconds);
    if (done > before && seconds > 0) {
      event.put("rate", (done - before) / seconds);
      event.put("eta", seconds * Math.max(0, total - done) / (done - before));
    }
    return event;
  }

  private void print(ObjectNode event) {
    err.print(new String(Json.compact(event), StandardCharsets.UTF_8) + "\n");
    err.flush();
  }

  private String bar() {
    int full = total == 0 ? 0 : (int) Math.min(BAR, BAR * done / total);
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  private String rate(double seconds) {
    return done <= before || seconds <= 0 ? "" : ", " + unit.show((done - before) / seconds) + "/s";
  }

  private String left(double seconds) {
    if (done <= before || total <= done || seconds <= 0) {
      return "";
    }
    long left = Math.round(seconds * (total - done) / (done - before));
    return left < 60
        ? ", " + left + " s left"
        : String.format(Locale.ROOT, ", %d min %02d s left", left / 60, left % 60);
  }

  private double seconds(long now) {
    return (now - started) / 1e9;
  }
}
