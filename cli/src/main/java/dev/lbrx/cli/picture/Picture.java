package dev.lbrx.cli.picture;

import dev.lbrx.formats.output.AtomicFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;

/** A PNG file with charts in rows. */
final class Picture {
  /** What is drawn in one color. */
  static final Color BLUE = new Color(0x2b6cb0);

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  static {
    // Before the first class of AWT is there: no display is needed to write a file.
    System.setProperty("java.awt.headless", "true");
  }

  private Picture() {}

  /**
   * Refuses a place where something other than a picture is, {@link ErrorCode#OUTPUT_EXISTS}, and a
   * system that no text can be drawn on, {@link ErrorCode#UNSUPPORTED}. Called before the work that
   * the picture shows.
   */
  static void require(Path file) {
    requireFonts(file);
    if (!Files.exists(file)) {
      return;
    }
    byte[] start = new byte[0];
    if (Files.isRegularFile(file)) {
      try (var in = Files.newInputStream(file)) {
        start = in.readNBytes(SIGNATURE.length);
      } catch (IOException e) {
        throw new LbrxException(ErrorCode.IO, "cannot read " + file, e);
      }
    }
    if (!Arrays.equals(start, SIGNATURE)) {
      throw new LbrxException(
          ErrorCode.OUTPUT_EXISTS,
          file + " exists and is no PNG picture, the only thing that --png replaces: name another");
    }
  }

  // Java brings no font of its own, and without one AWT fails in a way of its own.
  private static void requireFonts(Path file) {
    try {
      new Font(Font.SANS_SERIF, Font.PLAIN, 12)
          .getLineMetrics("x", new FontRenderContext(null, true, true));
    } catch (RuntimeException | Error e) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "cannot draw "
              + file
              + ": this system has no fonts: install some (Debian: apt install fontconfig"
              + " fonts-dejavu-core)",
          e);
    }
  }

  /** The look that all charts share. */
  static void style(AxesChartStyler styler) {
    styler
        .setChartBackgroundColor(Color.WHITE)
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14))
        .setChartTitleBoxVisible(false)
        .setPlotBorderVisible(false);
    styler
        .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11))
        .setPlotGridLinesColor(new Color(0xdddddd));
  }

  /** Writes the file, whole or not at all; the charts are of one size. */
  static void write(List<? extends IChart> charts, int columns, Path file) {
    int rows = (charts.size() + columns - 1) / columns;
    int width = charts.getFirst().getWidth();
    int height = charts.getFirst().getHeight();
    var image = new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < charts.size(); i++) {
      var chart = BitmapEncoder.getBufferedImage(charts.get(i));
      graphics.drawImage(chart, i % columns * width, i / columns * height, null);
    }
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot draw " + file, e);
    }
    AtomicFile.write(file, bytes.toByteArray(), true);
  }
}
