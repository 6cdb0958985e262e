package dev.lbrx.formats.gguf;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A file of version 3 planned from metadata and specs alone: the bytes before the data, and where
 * each tensor will lie. The same specs and metadata give the same bytes.
 */
public final class GgufLayout {
  private static final int VERSION = 3;

  private final byte[] head;
  private final List<TensorEntry> tensors;
  private final int alignment;
  private final long bytes;

  private GgufLayout(byte[] head, List<TensorEntry> tensors, int alignment, long bytes) {
    this.head = head;
    this.tensors = tensors;
    this.alignment = alignment;
    this.bytes = bytes;
  }

  /**
   * Plans a file whose tensors lie in the given order, aligned to 32 bytes or what {@code
   * general.alignment} says. {@link ErrorCode#GGUF}: a name twice or above 63 bytes, more than four
   * axes; {@link ErrorCode#UNSUPPORTED}: a dtype that the format does not have.
   */
  public static GgufLayout of(Map<String, GgufValue> metadata, List<NamedSpec> tensors) {
    var alignmentValue = metadata.get(GgufHeader.ALIGNMENT);
    int alignment =
        alignmentValue == null
            ? GgufHeader.STANDARD_ALIGNMENT
            : Math.toIntExact(alignmentValue.longs()[0]);
    var head = new ByteArrayOutputStream();
    head.writeBytes(GgufHeader.MAGIC);
    head.writeBytes(int32(VERSION));
    head.writeBytes(int64(tensors.size()));
    head.writeBytes(int64(metadata.size()));
    metadata.forEach(
        (key, value) -> {
          head.writeBytes(GgufValue.string(key));
          head.writeBytes(value.encoded());
        });
    var names = new HashSet<String>();
    var relative = new ArrayList<TensorEntry>(tensors.size());
    long offset = 0;
    for (var tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw refuse(tensor, "is to be written twice");
      }
      long size = Sizes.tensor(tensor.spec().dtype(), tensor.spec().shape().extents());
      describe(tensor, offset, head);
      relative.add(new TensorEntry(tensor.name(), tensor.spec(), offset, size));
      offset = Sizes.align(Sizes.add(offset, size), alignment);
    }
    int padding = Math.toIntExact(Sizes.align(head.size(), alignment) - head.size());
    head.writeBytes(new byte[padding]);
    long start = head.size();
    var placed =
        relative.stream()
            .map(
                t -> new TensorEntry(t.name(), t.spec(), Sizes.add(start, t.position()), t.bytes()))
            .toList();
    return new GgufLayout(head.toByteArray(), placed, alignment, Sizes.add(start, offset));
  }

  private static void describe(NamedSpec tensor, long offset, ByteArrayOutputStream head) {
    if (tensor.name().getBytes(StandardCharsets.UTF_8).length >= GgufHeader.LONGEST_NAME) {
      throw refuse(tensor, "has a name of more than " + (GgufHeader.LONGEST_NAME - 1) + " bytes");
    }
    long[] extents = tensor.spec().shape().extents();
    if (extents.length > GgufHeader.HIGHEST_RANK) {
      throw refuse(
          tensor, "has " + extents.length + " axes, GGUF has at most " + GgufHeader.HIGHEST_RANK);
    }
    var type =
        TensorType.of(tensor.spec().dtype())
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.UNSUPPORTED,
                        "tensor %s is %s, which GGUF does not have: convert it first"
                            .formatted(Excerpt.of(tensor.name()), tensor.spec().dtype().label())));
    head.writeBytes(GgufValue.string(tensor.name()));
    head.writeBytes(int32(extents.length));
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      head.writeBytes(int64(extents[axis]));
    }
    head.writeBytes(int32(type.number()));
    head.writeBytes(int64(offset));
  }

  /** The tensors in order, with their place in the file. */
  public List<TensorEntry> tensors() {
    return tensors;
  }

  /** The size of the whole file, padding behind the last tensor included. */
  public long bytes() {
    return bytes;
  }

  /** What comes before the first tensor. */
  public byte[] head() {
    return head;
  }

  /** Zeros behind a tensor. */
  int padding(TensorEntry tensor) {
    return (int) (Sizes.align(tensor.bytes(), alignment) - tensor.bytes());
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] int64(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static LbrxException refuse(NamedSpec tensor, String message) {
    return new LbrxException(ErrorCode.GGUF, "tensor " + Excerpt.of(tensor.name()) + " " + message);
  }
}
