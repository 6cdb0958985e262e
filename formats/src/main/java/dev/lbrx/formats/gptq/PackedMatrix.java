package dev.lbrx.formats.gptq;

import dev.lbrx.formats.Storage;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A module's weight in packed parts: {@code w[n, k] = scales[g, n] · (code[k, n] − zero[g, n])}, n
 * counting outputs and k inputs, g being {@code g_idx[k]} or else k over the group size. The
 * difference is an integer and the product has one rounding, to the dtype of the scales.
 *
 * <p>GPTQ: {@code qweight [in · bits / 32, out]} has the codes of a column as a stream of bits from
 * the lowest of the first word on, {@code qzeros [groups, out · bits / 32]} those of a row. AWQ:
 * {@code qweight [in, out / 8]} and {@code qzeros [groups, out / 8]} have in their nibbles, from
 * the lowest on, the outputs 0, 2, 4, 6, 1, 3, 5, 7 of each eight.
 *
 * <p>Source: AutoGPTQ's and AutoAWQ's layouts; Frantar et al., 2022; Lin et al., 2023.
 */
record PackedMatrix(
    GptqConfig config, Part weight, Part scales, Optional<Part> zeros, Optional<Part> groups) {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int[] NIBBLE = {0, 4, 1, 5, 2, 6, 3, 7};
  // Outputs whose codes end with a word, whatever the bits.
  private static final int UNIT = 32;
  private static final long STRIP_BYTES = 4L << 20;
  // Of which the codes still count as an int.
  private static final long MOST_WORDS = 1 << 26;

  PackedMatrix {
    requireMatrix(weight, "packed i32", List.of(DType.I32));
    requireMatrix(scales, "f16, bf16 or f32", List.of(DType.F16, DType.BF16, DType.F32));
    zeros.ifPresent(part -> requireMatrix(part, "packed i32", List.of(DType.I32)));
    if (Math.max(weight.rows(), weight.columns()) > MOST_WORDS) {
      throw refuse(weight, "expected at most " + MOST_WORDS + " words a row and column");
    }
    long rows = rows(config, weight);
    long columns = columns(config, weight);
    boolean whole =
        config.method() == GptqConfig.Method.AWQ
            || weight.rows() * Integer.SIZE % config.bits() == 0;
    long size = config.groupSize().orElse(columns);
    long count = size == 0 ? 0 : Math.ceilDiv(columns, size);
    if (!whole || scales.columns() != rows || scales.rows() != count) {
      throw refuse(
          weight,
          "with scales of %s, which do not fit %d bits and groups of %d"
              .formatted(scales.entry().spec(), config.bits(), size));
    }
    long words = Math.ceilDiv(rows * config.bits(), Integer.SIZE);
    zeros
        .filter(part -> part.rows() != count || part.columns() != words)
        .ifPresent(
            part -> {
              throw refuse(part, "expected [" + count + ", " + words + "]");
            });
    if (zeros.isEmpty() && !config.symmetric()) {
      throw refuse(weight, "without qzeros, which a model that is not symmetric has");
    }
    groups
        .filter(part -> !part.entry().spec().equals(Spec.of(DType.I32, columns)))
        .ifPresent(
            part -> {
              throw refuse(part, "expected i32 [" + columns + "]");
            });
  }

  private static void requireMatrix(Part part, String dtypes, List<DType> allowed) {
    var spec = part.entry().spec();
    if (spec.shape().rank() != 2 || !allowed.contains(spec.dtype())) {
      throw refuse(part, "expected " + dtypes + " of rank 2");
    }
  }

  private static long rows(GptqConfig config, Part weight) {
    return config.method() == GptqConfig.Method.AWQ
        ? weight.columns() * NIBBLE.length
        : weight.columns();
  }

  private static long columns(GptqConfig config, Part weight) {
    return config.method() == GptqConfig.Method.AWQ
        ? weight.rows()
        : weight.rows() * Integer.SIZE / config.bits();
  }

  private static LbrxException refuse(Part part, String why) {
    return new LbrxException(
        ErrorCode.MODEL,
        "%s: tensor %s is %s, %s"
            .formatted(part.file().path(), part.entry().name(), part.entry().spec(), why));
  }

  /** Dtype and shape of the plain weight. */
  Spec spec() {
    return Spec.of(scales.entry().spec().dtype(), rows(config, weight), columns(config, weight));
  }

  /** Fills a segment with the plain weight's bytes from byte {@code from} on. */
  void read(long from, MemorySegment to) {
    long rowBytes = spec().last() * spec().dtype().bytes();
    if (rowBytes == 0 || to.byteSize() == 0) {
      return;
    }
    long codes = Math.max(1, spec().last() * config.bits() / Byte.SIZE);
    long height = Math.max(1, STRIP_BYTES / codes / UNIT) * UNIT;
    long outputs = Math.min(height, rows(config, weight));
    Storage.requireHeap(
        "%s: tensor %s, of which %d outputs are unpacked at once,"
            .formatted(weight.file().path(), weight.entry().name(), outputs),
        rowBytes + 2L * Integer.BYTES * spec().last() + outputs * (codes + 8 * scales.rows()));
    var row = MemorySegment.ofArray(new byte[Math.toIntExact(rowBytes)]);
    int[] group = group();
    long end = from + to.byteSize();
    for (long first = from / rowBytes / UNIT * UNIT; first * rowBytes < end; first += height) {
      long last = Math.min(first + height, rows(config, weight));
      var strip = new Strip(first, last, group);
      for (long n = Math.max(first, from / rowBytes); n < last && n * rowBytes < end; n++) {
        strip.decode((int) (n - first), row);
        long start = Math.max(from, n * rowBytes);
        long bytes = Math.min(end, (n + 1) * rowBytes) - start;
        MemorySegment.copy(row, start - n * rowBytes, to, start - from, bytes);
      }
    }
  }

  private int[] group() {
    int columns = Math.toIntExact(spec().last());
    int[] group = new int[columns];
    if (groups.isEmpty()) {
      long size = config.groupSize().orElse(columns);
      for (int k = 0; k < columns; k++) {
        group[k] = (int) (k / size);
      }
      return group;
    }
    var bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(columns, Integer.BYTES)]);
    var part = groups.get();
    part.file().read(part.entry(), 0, bytes);
    for (int k = 0; k < columns; k++) {
      group[k] = bytes.get(WORD, (long) k * Integer.BYTES);
      if (group[k] < 0 || group[k] >= scales.rows()) {
        throw refuse(
            part, "its element " + k + " is " + group[k] + " of " + scales.rows() + " groups");
      }
    }
    return group;
  }

  /** The parts of some outputs, in memory. */
  private final class Strip {
    private final int[] group;
    private final int rows;
    private final MemorySegment codes;
    private final MemorySegment factors;
    private final Optional<MemorySegment> offsets;
    private final int codeWords;
    private final int zeroWords;
    private final float[] scale = new float[Math.toIntExact(scales.rows())];
    private final int[] zero = new int[Math.toIntExact(scales.rows())];

    Strip(long first, long last, int[] group) {
      this.group = group;
      this.rows = (int) (last - first);
      boolean awq = config.method() == GptqConfig.Method.AWQ;
      this.codes = awq ? weight.columns(word(first), word(last)) : weight.columns(first, last);
      this.codeWords = awq ? (int) (word(last) - word(first)) : rows;
      this.zeroWords = (int) (word(last) - word(first));
      this.factors = scales.columns(first, last);
      this.offsets = zeros.map(part -> part.columns(word(first), word(last)));
    }

    // Strips begin at whole units.
    private long word(long n) {
      return Math.ceilDiv(n * config.bits(), Integer.SIZE);
    }

    void decode(int n, MemorySegment row) {
      for (int g = 0; g < scale.length; g++) {
        scale[g] = factor(g * rows + n);
        int stored = g;
        zero[g] =
            offsets
                .map(words -> inRow(words, stored, zeroWords, n) + config.zeroOffset())
                .orElse(1 << (config.bits() - 1));
      }
      var dtype = spec().dtype();
      for (int k = 0; k < group.length; k++) {
        int code =
            config.method() == GptqConfig.Method.AWQ
                ? inRow(codes, k, codeWords, n)
                : stream(codes, n, codeWords, k);
        float value = scale[group[k]] * (code - zero[group[k]]);
        switch (dtype) {
          case F16 -> row.set(HALF, 2L * k, Float.floatToFloat16(value));
          case BF16 -> row.set(HALF, 2L * k, bfloat(value));
          default -> row.set(FLOAT, 4L * k, value);
        }
      }
    }

    private float factor(int at) {
      return switch (spec().dtype()) {
        case F16 -> Float.float16ToFloat(factors.get(HALF, 2L * at));
        case BF16 -> Float.intBitsToFloat(factors.get(HALF, 2L * at) << 16);
        default -> factors.get(FLOAT, 4L * at);
      };
    }

    private int inRow(MemorySegment words, int row, int width, int n) {
      if (config.method() == GptqConfig.Method.AWQ) {
        int word = words.get(WORD, 4L * ((long) row * width + n / NIBBLE.length));
        return (word >>> (4 * NIBBLE[n % NIBBLE.length])) & 0xF;
      }
      return stream(words, (long) row * width, 1, n);
    }

    // Code i of a stream whose words stand so far apart.
    private int stream(MemorySegment words, long first, long stride, int i) {
      int bits = config.bits();
      long bit = (long) i * bits;
      long at = first + bit / Integer.SIZE * stride;
      int shift = (int) (bit % Integer.SIZE);
      int code = words.get(WORD, 4 * at) >>> shift;
      if (shift + bits > Integer.SIZE) {
        code |= words.get(WORD, 4 * (at + stride)) << (Integer.SIZE - shift);
      }
      return code & ((1 << bits) - 1);
    }

    private static short bfloat(float value) {
      int bits = Float.floatToRawIntBits(value);
      return Float.isNaN(value)
          ? (short) ((bits >>> 16) | 0x40)
          : (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
  }
}
