package dev.lbrx.formats.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.LongStream;

/**
 * A metadata value: a scalar, or an array of one type of element. It keeps the bytes of the file,
 * so that what is copied is copied exactly; vocabularies are decoded when they are asked for.
 */
public final class GgufValue {
  private final GgufType type;
  private final GgufType element;
  private final int count;
  private final byte[] bytes;

  /**
   * A value by its bytes.
   *
   * @param type its type
   * @param element the elements' type for an array, else the same
   * @param count elements of an array, else 1
   * @param bytes the values one after another as in a file, without type and count
   */
  GgufValue(GgufType type, GgufType element, int count, byte[] bytes) {
    this.type = type;
    this.element = element;
    this.count = count;
    this.bytes = bytes;
  }

  /** A string. */
  public static GgufValue text(String text) {
    return new GgufValue(GgufType.STRING, GgufType.STRING, 1, string(text));
  }

  /** A {@code uint32}. */
  public static GgufValue uint32(long value) {
    return scalar(GgufType.UINT32, buffer(Integer.BYTES).putInt((int) value));
  }

  /** An {@code int32}. */
  public static GgufValue int32(int value) {
    return scalar(GgufType.INT32, buffer(Integer.BYTES).putInt(value));
  }

  /** A {@code uint16}. */
  public static GgufValue uint16(int value) {
    return scalar(GgufType.UINT16, buffer(Short.BYTES).putShort((short) value));
  }

  /** A {@code float32}. */
  public static GgufValue float32(double value) {
    return scalar(GgufType.FLOAT32, buffer(Float.BYTES).putFloat((float) value));
  }

  /** A {@code bool}. */
  public static GgufValue flag(boolean value) {
    return scalar(GgufType.BOOL, buffer(1).put((byte) (value ? 1 : 0)));
  }

  /** An array of strings. */
  public static GgufValue texts(List<String> texts) {
    var bytes = new ByteArrayOutputStream();
    texts.forEach(text -> bytes.writeBytes(string(text)));
    return array(GgufType.STRING, texts.size(), bytes.toByteArray());
  }

  /** An array of {@code uint8}. */
  public static GgufValue uint8s(byte... values) {
    return array(GgufType.UINT8, values.length, values.clone());
  }

  /** An array of {@code int32}. */
  public static GgufValue int32s(int... values) {
    var buffer = buffer(Math.multiplyExact(values.length, Integer.BYTES));
    for (int value : values) {
      buffer.putInt(value);
    }
    return array(GgufType.INT32, values.length, buffer.array());
  }

  /** An array of {@code float32}. */
  public static GgufValue float32s(float... values) {
    var buffer = buffer(Math.multiplyExact(values.length, Float.BYTES));
    for (float value : values) {
      buffer.putFloat(value);
    }
    return array(GgufType.FLOAT32, values.length, buffer.array());
  }

  private static GgufValue scalar(GgufType type, ByteBuffer value) {
    return new GgufValue(type, type, 1, value.array());
  }

  private static GgufValue array(GgufType element, int count, byte[] bytes) {
    return new GgufValue(GgufType.ARRAY, element, count, bytes);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return buffer(Long.BYTES + utf8.length).putLong(utf8.length).put(utf8).array();
  }

  /** Its type. */
  public GgufType type() {
    return type;
  }

  /** The elements' type for an array, else its own. */
  public GgufType element() {
    return element;
  }

  /** Elements of an array, else 1. */
  public int count() {
    return count;
  }

  /** The strings; bytes that are no UTF-8 come out as U+FFFD. */
  public List<String> texts() {
    require(element == GgufType.STRING);
    var texts = new ArrayList<String>(count);
    var buffer = buffer();
    for (int i = 0; i < count; i++) {
      int length = Math.toIntExact(buffer.getLong());
      texts.add(new String(bytes, buffer.position(), length, StandardCharsets.UTF_8));
      buffer.position(buffer.position() + length);
    }
    return texts;
  }

  /** The whole numbers; {@code uint64} above 2⁶³ − 1 come out negative. */
  public long[] longs() {
    require(element.integer() || element == GgufType.BOOL);
    long[] longs = new long[count];
    each((buffer, i) -> longs[i] = integer(buffer));
    return longs;
  }

  /** The numbers, whole ones too. */
  public double[] doubles() {
    if (!element.floating()) {
      return LongStream.of(longs()).asDoubleStream().toArray();
    }
    double[] doubles = new double[count];
    boolean single = element == GgufType.FLOAT32;
    each((buffer, i) -> doubles[i] = single ? buffer.getFloat() : buffer.getDouble());
    return doubles;
  }

  private void each(ObjIntConsumer<ByteBuffer> read) {
    var buffer = buffer();
    for (int i = 0; i < count; i++) {
      read.accept(buffer, i);
    }
  }

  private long integer(ByteBuffer buffer) {
    return switch (element) {
      case UINT8, BOOL -> Byte.toUnsignedLong(buffer.get());
      case INT8 -> buffer.get();
      case UINT16 -> Short.toUnsignedLong(buffer.getShort());
      case INT16 -> buffer.getShort();
      case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
      case INT32 -> buffer.getInt();
      case UINT64, INT64 -> buffer.getLong();
      case FLOAT32, FLOAT64, STRING, ARRAY ->
          throw new IllegalStateException(this + " is no integer");
    };
  }

  private void require(boolean fits) {
    if (!fits) {
      throw new IllegalStateException("not what " + this + " is");
    }
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The value as it stands in a file, its type before it. */
  byte[] encoded() {
    boolean array = type == GgufType.ARRAY;
    var buffer = buffer(Integer.BYTES + (array ? Integer.BYTES + Long.BYTES : 0) + bytes.length);
    buffer.putInt(type.ordinal());
    if (array) {
      buffer.putInt(element.ordinal()).putLong(count);
    }
    return buffer.put(bytes).array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufValue that
        && type == that.type
        && element == that.element
        && count == that.count
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return type.hashCode() * 31 + Arrays.hashCode(bytes);
  }

  /** The scalar, or the array's type and length. */
  @Override
  public String toString() {
    if (type == GgufType.ARRAY) {
      return "array of " + count + " " + element;
    }
    return switch (type) {
      case STRING -> texts().getFirst();
      case FLOAT32 -> Float.toString(buffer().getFloat());
      case FLOAT64 -> Double.toString(buffer().getDouble());
      case BOOL -> bytes[0] == 1 ? "true" : "false";
      case UINT64 -> Long.toUnsignedString(buffer().getLong());
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, INT64 -> Long.toString(longs()[0]);
      case ARRAY -> throw new IllegalStateException();
    };
  }
}
