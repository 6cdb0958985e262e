package dev.lbrx.formats.adapter;

import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;

/**
 * A tensor of an adapter's file as it is shown.
 *
 * @param entry its name and shape as shown
 * @param stored the one in the file
 * @param form makes its bytes of those in the file
 */
public record AdapterTensor(
    TensorEntry entry, TensorEntry stored, UnaryOperator<MemorySegment> form) {
  /** One that is shown as it is stored. */
  public static AdapterTensor as(String name, TensorEntry stored) {
    return of(name, stored, UnaryOperator.identity());
  }

  /** One of the same shape. */
  public static AdapterTensor of(
      String name, TensorEntry stored, UnaryOperator<MemorySegment> form) {
    return new AdapterTensor(
        new TensorEntry(name, stored.spec(), stored.position(), stored.bytes()), stored, form);
  }

  /** A matrix with its axes exchanged. */
  public static AdapterTensor transposed(String name, TensorEntry stored) {
    requireMatrix(name, stored.spec());
    long rows = stored.spec().shape().extent(0);
    long columns = stored.spec().shape().extent(1);
    int size = stored.spec().dtype().bytes();
    var spec = Spec.of(stored.spec().dtype(), Shape.of(columns, rows));
    return new AdapterTensor(
        new TensorEntry(name, spec, stored.position(), stored.bytes()),
        stored,
        bytes -> {
          var to = MemorySegment.ofArray(new byte[Math.toIntExact(bytes.byteSize())]);
          for (long row = 0; row < rows; row++) {
            for (long column = 0; column < columns; column++) {
              MemorySegment.copy(
                  bytes, (row * columns + column) * size, to, (column * rows + row) * size, size);
            }
          }
          return to;
        });
  }

  private static void requireMatrix(String name, Spec spec) {
    if (spec.shape().rank() != 2 || !spec.dtype().computable()) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "tensor " + name + " is " + spec + ", expected a matrix of f32, f16 or bf16");
    }
  }
}
