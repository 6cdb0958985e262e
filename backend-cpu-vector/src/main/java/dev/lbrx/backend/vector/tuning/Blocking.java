package dev.lbrx.backend.vector.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How matrix products are cut into blocks. Every sum keeps its order, so results' bits are the same
 * with each.
 *
 * @param depth steps of k in a block
 * @param rows rows that stay in the second-level cache while panels pass by
 * @param grain multiply-adds worth another thread
 */
public record Blocking(int depth, int rows, int grain) {
  /** What holds where nothing was measured. */
  public static final Blocking DEFAULT = new Blocking(256, 192, 500_000);

  /** Multiples of the longest blocks of quantized weights. */
  static final List<Integer> DEPTHS = List.of(256, 512);

  /** Whole tiles of every height. */
  static final List<Integer> ROWS = List.of(96, 192, 384);

  /** From some five to some eighty microseconds. */
  static final List<Integer> GRAINS = List.of(125_000, 250_000, 500_000, 1_000_000, 2_000_000);

  /** What kernels take: that of the trial that their class belongs to, or else this process's. */
  public static Blocking of(Class<?> kernel) {
    return kernel.getClassLoader() instanceof Trial trial
        ? trial.blocking()
        : SettingsFile.READ.blocking();
  }

  /** Every combination of depths and rows, the default's among them. */
  static List<Blocking> candidates() {
    var all = new ArrayList<Blocking>();
    for (int depth : DEPTHS) {
      for (int rows : ROWS) {
        all.add(new Blocking(depth, rows, DEFAULT.grain()));
      }
    }
    return all;
  }

  Blocking withGrain(int grain) {
    return new Blocking(depth, rows, grain);
  }

  /** The settings by name. */
  Map<String, Long> settings() {
    var settings = new LinkedHashMap<String, Long>();
    settings.put("depth", (long) depth);
    settings.put("rows", (long) rows);
    settings.put("grain", (long) grain);
    return settings;
  }

  /** Whether each setting is one that is tried. */
  boolean known() {
    return DEPTHS.contains(depth) && ROWS.contains(rows) && GRAINS.contains(grain);
  }
}
