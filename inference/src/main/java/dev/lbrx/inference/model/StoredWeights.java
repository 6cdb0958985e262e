package dev.lbrx.inference.model;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.Scheme;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A checkpoint's tensors by name, mapped, of the shapes that are asked for. */
record StoredWeights(Checkpoint checkpoint, Memory memory) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  boolean has(String name) {
    return checkpoint.contains(name);
  }

  /** The shape of a tensor that must be there. */
  Shape shape(String name) {
    return stored(name).shape();
  }

  /** A vector of floating-point numbers. */
  Tensor vector(String name, long elements) {
    return floating(name, Shape.of(elements));
  }

  /** A vector as f32, copied where it is stored in 16 bits. */
  Tensor floats(String name, long elements) {
    var tensor = vector(name, elements);
    if (tensor.dtype() == DType.F32) {
      return tensor;
    }
    boolean bfloat = tensor.dtype() == DType.BF16;
    float[] values = new float[Math.toIntExact(elements)];
    for (int i = 0; i < values.length; i++) {
      short bits = tensor.segment().get(SHORT, (long) i * Short.BYTES);
      values[i] = bfloat ? Bfloat16.toFloat(bits) : Float.float16ToFloat(bits);
    }
    return wrapped(values);
  }

  /** A vector of such numbers. */
  Tensor wrapped(float[] values) {
    var host = Tensor.of(Shape.of(values.length), values);
    return memory.wrap(host.spec(), host.segment());
  }

  /** One of the matrices that are stored as one tensor of floating-point numbers. */
  Weight.Stored expert(String name, long count, long rows, long columns, int index) {
    var all = floating(name, Shape.of(count, rows, columns));
    return new Weight.Dense(all.slice(index, 1).reshape(rows, columns));
  }

  /** A matrix, whatever it is packed as. */
  Weight.Stored matrix(String module, long rows, long columns) {
    String name = module + ".weight";
    var packing = checkpoint.scheme(name);
    if (packing.isEmpty() && stored(name).dtype().quantized()) {
      return new Weight.Blocks(blocks(name, Shape.of(rows, columns)));
    }
    if (packing.isEmpty()) {
      return new Weight.Dense(floating(name, Shape.of(rows, columns)));
    }
    return switch (packing.get().mode()) {
      case AFFINE -> {
        var scheme = new Affine(packing.get().bits(), packing.get().groupSize());
        yield new Weight.Quantized(
            scheme,
            packed(name, scheme, rows, columns),
            mapped(module + ".scales"),
            mapped(module + ".biases"));
      }
      case MXFP4 -> microscaled(module, Microscaling.MXFP4, rows, columns);
      case MXFP8 -> microscaled(module, Microscaling.MXFP8, rows, columns);
      case NVFP4 -> microscaled(module, Microscaling.NVFP4, rows, columns);
    };
  }

  private Weight.Stored microscaled(String module, Microscaling format, long rows, long columns) {
    return new Weight.Microscaled(
        format, packed(module + ".weight", format, rows, columns), mapped(module + ".scales"));
  }

  private Tensor packed(String name, Scheme scheme, long rows, long columns) {
    var codes = checkpoint.spec(name);
    if (codes.shape().rank() != 2
        || codes.shape().extent(0) != rows
        || codes.last() != scheme.words(columns)) {
      throw mismatch(
          name,
          codes,
          "u32 " + rows + "×" + scheme.words(columns) + " for " + columns + " columns");
    }
    return mapped(name);
  }

  private Tensor blocks(String name, Shape shape) {
    var spec = stored(name);
    if (!spec.shape().equals(shape)) {
      throw mismatch(name, spec, spec.dtype().label() + " " + shape);
    }
    return mapped(name);
  }

  private Spec stored(String name) {
    if (!checkpoint.contains(name)) {
      throw new LbrxException(ErrorCode.MODEL, checkpoint.path() + " has no tensor " + name);
    }
    return checkpoint.spec(name);
  }

  private Tensor floating(String name, Shape shape) {
    var spec = stored(name);
    if (!spec.shape().equals(shape) || !spec.dtype().computable()) {
      throw mismatch(name, spec, "f32, f16 or bf16 " + shape);
    }
    return mapped(name);
  }

  private Tensor mapped(String name) {
    var tensor = checkpoint.map(name);
    return memory.wrap(tensor.spec(), tensor.segment());
  }

  private LbrxException mismatch(String name, Spec got, String expected) {
    return new LbrxException(
        ErrorCode.MODEL,
        checkpoint.path()
            + ": tensor "
            + name
            + " is "
            + got
            + ", expected "
            + expected
            + " as config.json says");
  }
}
