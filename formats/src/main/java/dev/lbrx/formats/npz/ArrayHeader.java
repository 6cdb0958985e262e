package dev.lbrx.formats.npz;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The head of an {@code .npy} array: magic, version, the length of a description (u16, from version
 * 2 on u32), the description as a Python dictionary. Source: NumPy, {@code numpy.lib.format}.
 */
final class ArrayHeader {
  private static final String MAGIC = "\u0093NUMPY";
  private static final String SUFFIX = ".npy";
  private static final int HEAD = 12;
  private static final int LONGEST = 1 << 16;
  private static final int HIGHEST_RANK = 8;
  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "\\{\\s*'descr'\\s*:\\s*'([^']*)'\\s*,\\s*'fortran_order'\\s*:\\s*(True|False)\\s*,"
              + "\\s*'shape'\\s*:\\s*\\(([0-9, ]*)\\)\\s*,?\\s*\\}\\s*");

  private ArrayHeader() {}

  static TensorEntry read(SourceFile source, ZipDirectory.Entry entry) {
    String where = "the array " + Excerpt.of(entry.name()) + " in " + source.path();
    if (!entry.name().endsWith(SUFFIX)) {
      throw refuse(where, "is no " + SUFFIX + " file");
    }
    byte[] head = new byte[(int) Math.min(HEAD, entry.bytes())];
    source.read(entry.position(), MemorySegment.ofArray(head));
    if (head.length < HEAD
        || !new String(head, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
      throw refuse(where, "does not begin as an array does");
    }
    int version = head[6];
    if (version < 1 || version > 3) {
      throw refuse(where, "has version " + version + ", known are 1 to 3");
    }
    int start = version == 1 ? HEAD - 2 : HEAD;
    long length =
        (head[8] & 0xFF)
            | (head[9] & 0xFF) << 8
            | (version == 1 ? 0 : (head[10] & 0xFFL) << 16 | (head[11] & 0xFFL) << 24);
    if (length > Math.min(LONGEST, entry.bytes() - start)) {
      throw refuse(where, "has a description of " + length + " bytes, allowed are " + LONGEST);
    }
    byte[] text = new byte[(int) length];
    source.read(entry.position() + start, MemorySegment.ofArray(text));
    var spec = spec(where, new String(text, StandardCharsets.ISO_8859_1));
    long bytes = entry.bytes() - start - length;
    if (spec.spanBytes() != bytes) {
      throw refuse(where, "is " + spec + " of " + spec.spanBytes() + " bytes, it has " + bytes);
    }
    String name = entry.name().substring(0, entry.name().length() - SUFFIX.length());
    return new TensorEntry(name, spec, entry.position() + start + length, bytes);
  }

  private static Spec spec(String where, String text) {
    var description = DESCRIPTION.matcher(text);
    if (!description.matches()) {
      throw refuse(where, "has the description " + Excerpt.of(text.strip()));
    }
    var dtype = dtype(where, description.group(1));
    long[] shape = shape(where, description.group(3));
    try {
      Sizes.tensor(dtype, shape);
    } catch (ArithmeticException e) {
      throw refuse(where, "has shape " + Arrays.toString(shape) + ", above 2^63 - 1 bytes");
    }
    boolean oneWay = Arrays.stream(shape).filter(extent -> extent != 1).count() <= 1;
    if (description.group(2).equals("True") && !oneWay) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          where + " is in Fortran's order: save it again in C's, numpy.ascontiguousarray");
    }
    return Spec.of(dtype, Shape.of(shape));
  }

  private static long[] shape(String where, String text) {
    var extents = new ArrayList<Long>();
    for (String part : text.split(",", -1)) {
      String digits = part.strip();
      if (digits.isEmpty()) {
        continue;
      }
      if (digits.length() > 18 || digits.contains(" ") || extents.size() == HIGHEST_RANK) {
        throw refuse(where, "has shape (" + Excerpt.of(text) + ")");
      }
      extents.add(Long.parseLong(digits));
    }
    return extents.stream().mapToLong(Long::longValue).toArray();
  }

  private static DType dtype(String where, String description) {
    return switch (description) {
      case "<f4" -> DType.F32;
      case "<f2" -> DType.F16;
      case "<f8" -> DType.F64;
      // MLX's own spelling: NumPy has no such type.
      case "<V2", "|V2" -> DType.BF16;
      case "<c8" -> DType.C64;
      case "|b1" -> DType.BOOL;
      case "|u1" -> DType.U8;
      case "|i1" -> DType.I8;
      case "<u2" -> DType.U16;
      case "<i2" -> DType.I16;
      case "<u4" -> DType.U32;
      case "<i4" -> DType.I32;
      case "<u8" -> DType.U64;
      case "<i8" -> DType.I64;
      default ->
          throw new LbrxException(
              ErrorCode.UNSUPPORTED,
              "%s is of %s, expected little-endian numbers%s"
                  .formatted(
                      where,
                      Excerpt.of(description),
                      description.contains("O")
                          ? "; objects are pickles, which can run any code when they are read"
                          : ""));
    };
  }

  private static LbrxException refuse(String where, String message) {
    return new LbrxException(ErrorCode.NPZ, where + " " + message);
  }
}
