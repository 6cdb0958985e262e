package dev.lbrx.cli.picture;

import dev.lbrx.toolkit.inspect.Histogram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * {@code inspect --png}: what a model's bytes are spent on, and how its tensors' numbers spread.
 */
public final class HistogramPicture {
  /** The most histograms of a picture. */
  public static final int MOST = 11;

  private static final int COLUMNS = 3;
  private static final int WIDTH = 480;
  private static final int HEIGHT = 300;
  private static final int LONGEST_TITLE = 50;

  private final Path file;
  private final List<IChart> charts = new ArrayList<>();

  /** A picture for this file; refused where something other than a picture is. */
  public HistogramPicture(Path file) {
    Picture.require(file);
    this.file = file;
  }

  /**
   * The first chart.
   *
   * @param bytes by dtype
   */
  public void sizes(SequencedMap<String, Long> bytes) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Bytes by dtype")
            .xAxisTitle("dtype")
            .yAxisTitle("MB")
            .build();
    Picture.style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.5).setLabelsVisible(true).setLegendVisible(false);
    chart.getStyler().setPlotGridVerticalLinesVisible(false).setYAxisMin(0.0);
    chart
        .addSeries(
            "bytes",
            List.copyOf(bytes.keySet()),
            bytes.values().stream().map(each -> Math.round(each / 1e4) / 1e2).toList())
        .setFillColor(Picture.BLUE);
    charts.add(chart);
  }

  /** Adds a tensor's histogram. */
  public void add(String tensor, Histogram histogram) {
    int bins = histogram.counts().size();
    double[] edges = new double[bins + 1];
    double[] counts = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = histogram.low() + (histogram.high() - histogram.low()) * i / bins;
      counts[i] = histogram.counts().get(Math.min(i, bins - 1));
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title(tensor))
            .xAxisTitle("value")
            .yAxisTitle("elements")
            .build();
    Picture.style(chart.getStyler());
    chart.getStyler().setYAxisMin(0.0).setLegendVisible(false);
    chart
        .addSeries("elements", edges, counts)
        .setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea)
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(Picture.BLUE)
        .setFillColor(Picture.BLUE);
    charts.add(chart);
  }

  /** Writes the file. */
  public void write() {
    Picture.write(charts, Math.min(COLUMNS, charts.size()), file);
  }

  // The end of a name says more than its start.
  private static String title(String tensor) {
    int length = tensor.length();
    return length <= LONGEST_TITLE ? tensor : "…" + tensor.substring(length - LONGEST_TITLE);
  }
}
