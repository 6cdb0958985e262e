package dev.lbrx.toolkit.job;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Reads tensors of a written model. */
final class Checkpoints {
  private Checkpoints() {}

  static byte[] bytes(Checkpoint checkpoint, String tensor) {
    byte[] bytes = new byte[Math.toIntExact(checkpoint.spec(tensor).spanBytes())];
    checkpoint.read(tensor, MemorySegment.ofArray(bytes));
    return bytes;
  }

  static float[] floats(Checkpoint checkpoint, String tensor) {
    var data = MemorySegment.ofArray(bytes(checkpoint, tensor));
    var dtype = checkpoint.spec(tensor).dtype();
    var values = new float[Math.toIntExact(data.byteSize() / dtype.bytes())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          dtype == DType.F32
              ? data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i)
              : Float.intBitsToFloat(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i) << 16);
    }
    return values;
  }

  static float[] floats(Path model, String tensor) {
    try (var checkpoint = Checkpoint.open(model)) {
      return floats(checkpoint, tensor);
    }
  }
}
