package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files put together by hand. */
final class Weights {
  private Weights() {}

  /** A file with this header, single quotes standing for double ones, and these bytes of data. */
  static Path write(Path file, String header, byte... data) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(UTF_8);
    var bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
  }

  /** A file with one f32 tensor. */
  static Path floats(Path file, String name, float... values) throws IOException {
    var data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    String header = "{'%s':{'dtype':'F32','shape':[%d],'data_offsets':[0,%d]}}";
    return write(file, header.formatted(name, values.length, 4 * values.length), data.array());
  }
}
