package dev.lbrx.cli.picture;

import dev.lbrx.toolkit.merge.LayerName;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/**
 * {@code diff --png}: how far every tensor of one model is from the other's, its layer to the
 * right, its module upward. What belongs to no layer stands in a column of its own.
 */
public final class HeatMapPicture {
  private static final String NO_LAYER = "none";
  private static final Color[] COLORS = {
    new Color(0xf7fbff), new Color(0xc6dbef), new Color(0x6baed6), new Color(0x3182bd)
  };
  private static final int CELL_WIDTH = 26;
  private static final int CELL_HEIGHT = 26;
  private static final int MARGIN_WIDTH = 420;
  private static final int MARGIN_HEIGHT = 150;
  private static final int WIDE_CELL = 56;
  private static final int FEW_LAYERS = 12;

  // So little that every row and column has its label.
  private static final int LABEL_SPACE = 8;

  private final Path file;
  private final List<Cell> cells = new ArrayList<>();

  private record Cell(String module, String layer, double value) {}

  /** A picture for this file; refused where something other than a picture is. */
  public HeatMapPicture(Path file) {
    Picture.require(file);
    this.file = file;
  }

  /**
   * Adds a tensor.
   *
   * @param relative root mean square of the difference over that of the first model's tensor; NaN
   *     and infinity leave its cell white
   */
  public void add(String tensor, double relative) {
    if (!Double.isFinite(relative)) {
      return;
    }
    var place = LayerName.of(tensor);
    String module = place.map(each -> each.name().rest().substring(1)).orElse(tensor);
    String layer = place.map(each -> Integer.toString(each.layer())).orElse(NO_LAYER);
    cells.add(new Cell(module.replaceAll("\\.weight$", ""), layer, percent(relative)));
  }

  // Two digits fit in a cell, and XChart prints numbers as they are.
  private static double percent(double relative) {
    return new BigDecimal(100 * relative).round(new MathContext(2)).doubleValue();
  }

  /** Writes the file, and says whether: without a tensor there is nothing to draw. */
  public boolean write() {
    if (cells.isEmpty()) {
      return false;
    }
    var layers = layers();
    var modules = new ArrayList<>(new LinkedHashSet<>(cells.stream().map(Cell::module).toList()));
    // The axis goes upward, a list downward.
    var upward = modules.reversed();
    boolean few = layers.size() <= FEW_LAYERS;
    int width = MARGIN_WIDTH + layers.size() * (few ? WIDE_CELL : CELL_WIDTH);
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(width)
            .height(MARGIN_HEIGHT + modules.size() * CELL_HEIGHT)
            .title("RMS of the difference, % of that of A")
            .xAxisTitle("layer")
            .yAxisTitle("module")
            .build();
    Picture.style(chart.getStyler());
    double most = cells.stream().mapToDouble(Cell::value).max().orElse(0);
    chart
        .getStyler()
        .setRangeColors(COLORS)
        .setMin(0)
        .setMax(most == 0 ? 1 : most)
        .setShowValue(few)
        .setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11))
        .setXAxisTickMarkSpacingHint(LABEL_SPACE)
        .setYAxisTickMarkSpacingHint(LABEL_SPACE);
    chart.addSeries(
        "difference",
        layers,
        upward,
        cells.stream()
            .map(
                cell ->
                    new Number[] {
                      layers.indexOf(cell.layer), upward.indexOf(cell.module), cell.value
                    })
            .toList());
    Picture.write(List.of(chart), 1, file);
    return true;
  }

  private List<String> layers() {
    var numbers = new TreeSet<Integer>();
    var layers = new ArrayList<String>();
    for (var cell : cells) {
      if (!cell.layer.equals(NO_LAYER)) {
        numbers.add(Integer.valueOf(cell.layer));
      } else if (layers.isEmpty()) {
        layers.add(NO_LAYER);
      }
    }
    numbers.forEach(number -> layers.add(number.toString()));
    return layers;
  }
}
