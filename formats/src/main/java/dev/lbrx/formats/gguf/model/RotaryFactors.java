package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The tensors that hold what each rotary frequency is divided by. Hugging Face's directories have
 * them, or what they are computed from, in config.json.
 */
final class RotaryFactors {
  static final String ONE = "rope_freqs.weight";
  static final String LONG = "rope_factors_long.weight";
  static final String SHORT = "rope_factors_short.weight";
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long MOST = 1 << 16;

  private RotaryFactors() {}

  static boolean isTensor(String name) {
    return name.equals(ONE) || name.equals(LONG) || name.equals(SHORT);
  }

  /** The factors of a tensor; empty where no file has it. */
  static Optional<float[]> read(List<GgufFile> files, String name) {
    for (var file : files) {
      for (var tensor : file.tensors()) {
        if (tensor.name().equals(name)) {
          if (tensor.spec().dtype() != DType.F32 || tensor.spec().shape().elements() > MOST) {
            throw new LbrxException(
                ErrorCode.MODEL,
                "%s: tensor %s is %s, expected f32, one a pair of a head's elements"
                    .formatted(file.path(), name, tensor.spec()));
          }
          var bytes = MemorySegment.ofArray(new byte[(int) tensor.bytes()]);
          file.read(tensor, 0, bytes);
          return Optional.of(bytes.toArray(FLOAT));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The factors of Llama 3's rule for heads of d rotated elements, all in f32 as llama.cpp's
   * converter computes them.
   */
  static float[] llama3(
      double base, int d, double factor, double low, double high, double context) {
    float[] factors = new float[d / 2];
    for (int i = 0; i < factors.length; i++) {
      float frequency = 1 / (float) StrictMath.pow(base, (float) (2 * i) / d);
      float wavelength = (float) (2 * Math.PI) / frequency;
      if (wavelength < (float) (context / high)) {
        factors[i] = 1;
      } else if (wavelength > (float) (context / low)) {
        factors[i] = (float) factor;
      } else {
        float smooth = ((float) context / wavelength - (float) low) / (float) (high - low);
        factors[i] = 1 / ((1 - smooth) / (float) factor + smooth);
      }
    }
    return factors;
  }
}
