package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a GGUF file as Hugging Face has them: its names, its order of rows, its norms, one
 * tensor for each expert's matrix. Rows are moved whole, so block types stay what they are. What
 * the family's table does not name keeps its own name.
 */
final class GgufWeights implements WeightsFile {
  /** How a tensor's bytes in the file become those that are read. */
  private sealed interface Form {
    /** As they are. */
    record Stored() implements Form {}

    /** Rows of each head in another order. */
    record Interleaved(HeadRows rows) implements Form {}

    /** Every element more by a number than what is read. */
    record Shifted(float by) implements Form {}
  }

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final Form STORED = new Form.Stored();

  private final GgufFile file;
  private final Architecture architecture;
  private final Keys keys;
  private final List<TensorEntry> tensors = new ArrayList<>();
  private final Map<String, Form> forms = new HashMap<>();

  GgufWeights(GgufFile file, Architecture architecture, Keys keys) {
    this.file = file;
    this.architecture = architecture;
    this.keys = keys;
    var names = new TensorNames(architecture);
    for (var tensor : file.tensors()) {
      if (!RotaryFactors.isTensor(tensor.name())) {
        names
            .pair(tensor.name())
            .ifPresentOrElse(pair -> add(tensor, pair), () -> tensors.add(tensor));
      }
    }
  }

  private void add(TensorEntry tensor, ModuleNames.Pair pair) {
    if (pair.experts()) {
      addExperts(tensor, pair);
      return;
    }
    var entry =
        new TensorEntry(pair.huggingFace(), tensor.spec(), tensor.position(), tensor.bytes());
    tensors.add(entry);
    if (architecture.rows() == Architecture.Rows.INTERLEAVED && rotated(tensor)) {
      forms.put(entry.name(), new Form.Interleaved(headRows(tensor)));
    } else if (architecture.normShift() != 0 && tensor.name().endsWith("_norm.weight")) {
      if (tensor.spec().dtype() != DType.F32) {
        throw refuse(tensor, "expected f32");
      }
      forms.put(entry.name(), new Form.Shifted(architecture.normShift()));
    }
  }

  private void addExperts(TensorEntry tensor, ModuleNames.Pair pair) {
    long[] extents = tensor.spec().shape().extents();
    if (extents.length < 2) {
      throw refuse(tensor, "expected one matrix an expert");
    }
    var spec =
        Spec.of(tensor.spec().dtype(), Shape.of(Arrays.copyOfRange(extents, 1, extents.length)));
    long bytes = spec.spanBytes();
    for (long expert = 0; expert < extents[0]; expert++) {
      tensors.add(
          new TensorEntry(
              pair.huggingFace().replace("*", Long.toString(expert)),
              spec,
              tensor.position() + expert * bytes,
              bytes));
    }
  }

  private static boolean rotated(TensorEntry tensor) {
    return tensor.name().contains(".attn_q.") || tensor.name().contains(".attn_k.");
  }

  private HeadRows headRows(TensorEntry tensor) {
    int block = Integer.parseInt(tensor.name().split("\\.", 3)[1]);
    String prefix = architecture.ggufName() + ".attention.";
    int heads = keys.ofBlock(prefix + "head_count", block).orElse(0);
    if (tensor.name().contains(".attn_k.")) {
      heads = keys.ofBlock(prefix + "head_count_kv", block).orElse(heads);
    }
    String expected = "expected rows of " + heads + " heads of one even size";
    return HeadRows.of(tensor, heads).orElseThrow(() -> refuse(tensor, expected));
  }

  private LbrxException refuse(TensorEntry tensor, String expected) {
    return new LbrxException(
        ErrorCode.MODEL,
        "%s: tensor %s is %s, %s".formatted(file.path(), tensor.name(), tensor.spec(), expected));
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public List<TensorEntry> tensors() {
    return tensors;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public void read(TensorEntry tensor, long from, MemorySegment to) {
    switch (forms.getOrDefault(tensor.name(), STORED)) {
      case Form.Stored() -> file.read(tensor, from, to);
      case Form.Interleaved(var rows) -> readHeads(tensor, rows, from, to);
      case Form.Shifted(float by) -> readShifted(tensor, by, from, to);
    }
  }

  private void readHeads(TensorEntry tensor, HeadRows rows, long from, MemorySegment to) {
    long head = rows.headBytes();
    var stored = MemorySegment.ofArray(new byte[Math.toIntExact(head)]);
    var separated = MemorySegment.ofArray(new byte[Math.toIntExact(head)]);
    for (long done = 0; done < to.byteSize(); ) {
      long within = (from + done) % head;
      file.read(tensor, from + done - within, stored);
      rows.separate(stored, separated);
      long part = Math.min(head - within, to.byteSize() - done);
      MemorySegment.copy(separated, within, to, done, part);
      done += part;
    }
  }

  private void readShifted(TensorEntry tensor, float by, long from, MemorySegment to) {
    var stored = MemorySegment.ofArray(new byte[Math.toIntExact(tensor.bytes())]);
    file.read(tensor, 0, stored);
    for (long at = 0; at < stored.byteSize(); at += Float.BYTES) {
      stored.set(FLOAT, at, stored.get(FLOAT, at) - by);
    }
    MemorySegment.copy(stored, from, to, 0, to.byteSize());
  }

  /** Mapped where the bytes are those of the file, else a copy. */
  @Override
  public Tensor map(TensorEntry tensor) {
    if (forms.getOrDefault(tensor.name(), STORED) instanceof Form.Stored) {
      return file.map(tensor);
    }
    return tensor.copy(to -> read(tensor, 0, to));
  }

  @Override
  public void close() {
    file.close();
  }
}
