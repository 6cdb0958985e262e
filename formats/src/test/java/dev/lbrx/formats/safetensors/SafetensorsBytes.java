package dev.lbrx.formats.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Files put together by hand, sound or not. */
public final class SafetensorsBytes {
  private SafetensorsBytes() {}

  /** A file with this header and so many data bytes 0, 1, 2, …. */
  public static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(UTF_8).length, header, dataBytes);
  }

  /** A file whose length field says something of its own. */
  public static byte[] file(long length, String header, int dataBytes) {
    byte[] text = header.getBytes(UTF_8);
    var bytes = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(text);
    for (int i = 0; i < dataBytes; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  /** The header's member for one tensor. */
  public static String tensor(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }
}
