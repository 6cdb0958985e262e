package dev.lbrx.formats.safetensors;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A file planned from specs alone: its header's bytes, padded with spaces to a multiple of 8, and
 * where each tensor will lie. The same specs and metadata give the same bytes.
 */
public final class SafetensorsLayout {
  private static final int ALIGNMENT = 8;

  private final byte[] head;
  private final List<TensorEntry> tensors;
  private final long bytes;

  private SafetensorsLayout(byte[] head, List<TensorEntry> tensors, long bytes) {
    this.head = head;
    this.tensors = tensors;
    this.bytes = bytes;
  }

  /** Plans a file whose tensors lie in the given order; refuses duplicate names. */
  public static SafetensorsLayout of(List<NamedSpec> tensors, Map<String, String> metadata) {
    var root = Json.object();
    if (!metadata.isEmpty()) {
      var strings = root.putObject(SafetensorsHeader.METADATA);
      metadata.forEach(strings::put);
    }
    long[] ends = new long[tensors.size()];
    long end = 0;
    var names = new HashSet<String>();
    for (int i = 0; i < ends.length; i++) {
      var tensor = tensors.get(i);
      if (!names.add(tensor.name()) || tensor.name().equals(SafetensorsHeader.METADATA)) {
        throw new LbrxException(
            ErrorCode.SAFETENSORS, "tensor " + tensor.name() + " is to be written twice");
      }
      long[] shape = tensor.spec().shape().extents();
      var member = root.putObject(tensor.name());
      member.put("dtype", tensor.spec().dtype().name());
      var extents = member.putArray("shape");
      Arrays.stream(shape).forEach(extents::add);
      var offsets = member.putArray("data_offsets").add(end);
      end = Sizes.add(end, Sizes.tensor(tensor.spec().dtype(), shape));
      offsets.add(end);
      ends[i] = end;
    }
    return of(Json.compact(root), tensors, ends);
  }

  private static SafetensorsLayout of(byte[] json, List<NamedSpec> tensors, long[] ends) {
    int length = Math.toIntExact(Sizes.align(json.length, ALIGNMENT));
    if (length > SafetensorsHeader.LARGEST) {
      throw new LbrxException(
          ErrorCode.SAFETENSORS,
          "a header of " + length + " bytes, allowed are " + SafetensorsHeader.LARGEST);
    }
    byte[] head = new byte[SafetensorsHeader.LENGTH_BYTES + length];
    Arrays.fill(head, (byte) ' ');
    MemorySegment.ofArray(head)
        .set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, length);
    System.arraycopy(json, 0, head, SafetensorsHeader.LENGTH_BYTES, json.length);

    var entries = new ArrayList<TensorEntry>(ends.length);
    long begin = 0;
    for (int i = 0; i < ends.length; i++) {
      var tensor = tensors.get(i);
      entries.add(
          new TensorEntry(
              tensor.name(), tensor.spec(), Sizes.add(head.length, begin), ends[i] - begin));
      begin = ends[i];
    }
    return new SafetensorsLayout(head, List.copyOf(entries), Sizes.add(head.length, begin));
  }

  /** The tensors in order, with their place in the file. */
  public List<TensorEntry> tensors() {
    return tensors;
  }

  /** The size of the whole file. */
  public long bytes() {
    return bytes;
  }

  /** What comes before the first tensor. */
  public byte[] head() {
    return head;
  }
}
