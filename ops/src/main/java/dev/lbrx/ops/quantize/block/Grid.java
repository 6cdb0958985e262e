package dev.lbrx.ops.quantize.block;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The tables of GGML's IQ types: an index of a block names a point, the magnitudes of eight or four
 * neighbouring weights.
 *
 * <p>Source: ggml, {@code ggml-common.h}; see NOTICE.
 */
@SuppressWarnings("ImmutableEnumChecker") // Nothing writes to the arrays.
enum Grid {
  /** Eights of {@code IQ2_XXS}. */
  IQ2XXS(256, 8, 8, 25, 43),
  /** Eights of {@code IQ2_XS}. */
  IQ2XS(512, 8, 8, 25, 43),
  /** Eights of {@code IQ2_S}. */
  IQ2S(1024, 8, 8, 25, 43),
  /** Fours of {@code IQ3_XXS}. */
  IQ3XXS(256, 4, 4, 12, 20, 28, 36, 44, 52, 62),
  /** Fours of {@code IQ3_S}. */
  IQ3S(512, 4, 1, 3, 5, 7, 9, 11, 13, 15),
  /** Eights of {@code IQ1_S} and {@code IQ1_M}. */
  IQ1S(2048, 8, -1, 0, 1);

  private final int width;
  private final float[] points;

  Grid(int count, int width, int... levels) {
    this.width = width;
    points = new float[count * width];
    int bits = 32 - Integer.numberOfLeadingZeros(levels.length - 1);
    int[] words = Tables.of(name());
    for (int p = 0; p < count; p++) {
      for (int i = 0; i < width; i++) {
        points[p * width + i] = levels[words[p] >> bits * i & (1 << bits) - 1];
      }
    }
  }

  /** Writes a point, negative where {@code signs}, the first lowest, has a 1. */
  void signed(int point, int signs, float[] to, int at) {
    for (int i = 0; i < width; i++) {
      float level = points[point * width + i];
      to[at + i] = (signs >> i & 1) == 0 ? level : -level;
    }
  }

  /** Writes a point, something added to each element. */
  void shifted(int point, float shift, float[] to, int at) {
    for (int i = 0; i < width; i++) {
      to[at + i] = points[point * width + i] + shift;
    }
  }

  /** The lowest seven bits, and an eighth that makes the number of ones even. */
  static int even(int signs) {
    int seven = signs & 127;
    return seven | (Integer.bitCount(seven) & 1) << 7;
  }

  /** The resource: a line with a table's name, then its points, the level of element 0 lowest. */
  private static final class Tables {
    private static final String[] LINES = lines();

    private static int[] of(String name) {
      return Arrays.stream(LINES)
          .dropWhile(line -> !line.equalsIgnoreCase(name))
          .skip(1)
          .takeWhile(line -> !line.startsWith("iq"))
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .mapToInt(word -> Integer.parseInt(word, 16))
          .toArray();
    }

    private static String[] lines() {
      try (var in = Objects.requireNonNull(Grid.class.getResourceAsStream("grids.txt"))) {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
