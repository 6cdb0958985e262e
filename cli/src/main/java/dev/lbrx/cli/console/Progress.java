package dev.lbrx.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a job is. On a terminal one line is redrawn: a bar, the rate and the time left. Elsewhere
 * plain lines come at most once a second, and one at the end of each stage.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR = 24;
  private static final long REDRAW = 100_000_000L;
  private static final long PLAIN = 1_000_000_000L;
  private static final String CLEAR = "\r\033[K";

  private final PrintStream err;
  private final boolean animated;
  private final boolean quiet;
  private final LongSupplier nanoTime;

  private String stage = "";
  private Unit unit = Unit.BYTES;
  private long total;
  private long done;
  private long started;
  private long shown;

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

  /** Progress on a console's error stream; quiet shows nothing. */
  public Progress(Console console, boolean quiet) {
    this(console, quiet, System::nanoTime);
  }

  Progress(Console console, boolean quiet, LongSupplier nanoTime) {
    this.err = console.err();
    this.animated = console.animated();
    this.quiet = quiet;
    this.nanoTime = nanoTime;
  }

  /** Starts a stage of so much work, finishing the one before. */
  public void stage(String name, long total, Unit unit) {
    finish();
    this.stage = name;
    this.total = total;
    this.unit = unit;
    done = 0;
    started = nanoTime.getAsLong();
    shown = started;
    if (animated && !quiet) {
      draw(started);
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
    if (quiet || stage.isEmpty() || now - shown < (animated ? REDRAW : PLAIN)) {
      return;
    }
    draw(now);
  }

  /** Ends the stage with a line that stays. */
  public void finish() {
    if (!stage.isEmpty() && !quiet) {
      err.print((animated ? CLEAR : "") + ended(seconds(nanoTime.getAsLong())) + "\n");
      err.flush();
    }
    stage = "";
  }

  /** Forgets a stage that was not finished, so that an error's line stands alone. */
  @Override
  public void close() {
    if (!stage.isEmpty() && animated && !quiet) {
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
    double seconds = seconds(now);
    int percent = total == 0 ? 0 : (int) Math.min(100, 100.0 * done / total);
    String text = rate(seconds) + left(seconds);
    err.print(
        animated
            ? String.format(Locale.ROOT, "%s%s %s %3d %%%s", CLEAR, stage, bar(), percent, text)
            : String.format(Locale.ROOT, "%s: %d %%%s%n", stage, percent, text));
    err.flush();
  }

  private String bar() {
    int full = total == 0 ? 0 : (int) Math.min(BAR, BAR * done / total);
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  private String rate(double seconds) {
    return done == 0 || seconds <= 0 ? "" : ", " + unit.show(done / seconds) + "/s";
  }

  private String left(double seconds) {
    if (done == 0 || total <= done || seconds <= 0) {
      return "";
    }
    long left = Math.round(seconds * (total - done) / done);
    return left < 60
        ? ", " + left + " s left"
        : String.format(Locale.ROOT, ", %d min %02d s left", left / 60, left % 60);
  }

  private double seconds(long now) {
    return (now - started) / 1e9;
  }
}
