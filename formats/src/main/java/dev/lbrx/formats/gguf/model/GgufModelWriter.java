package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.GgufWriter;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorSequence;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a model of Hugging Face's names and layout to one GGUF file: renamed, query and key rows
 * in the family's order, norms raised where the family's are, experts' matrices joined, metadata
 * and tokenizer from config.json and the tokenizer's files. The inverse of {@link GgufModel}. Small
 * files beside the weights have no place in it.
 */
public final class GgufModelWriter implements ModelWriter {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final GgufNames names;
  private final ObjectNode config;
  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private final Draft draft;
  private final GgufWriter writer;
  private MemorySegment head = MemorySegment.NULL;
  private long begun;

  private GgufModelWriter(ModelPlan plan, Draft draft, GgufWriter writer) {
    this.names = plan.names;
    this.config = plan.config;
    this.draft = draft;
    plan.tensors.forEach(tensor -> specs.put(tensor.name(), tensor.spec()));
    this.writer = writer;
  }

  private record ModelPlan(GgufNames names, List<NamedSpec> tensors, ObjectNode config) {}

  /**
   * Begins a file; refuses one that exists (unless {@code force}), that touches an input, or that
   * the disk has no room for. The rest is as in the other {@code create}.
   */
  public static GgufModelWriter create(
      Path target,
      boolean force,
      List<Path> inputs,
      List<NamedSpec> tensors,
      ObjectNode config,
      List<Companion> companions,
      FileType fileType) {
    return create(Draft.begin(target, force, inputs), 0, tensors, config, companions, fileType);
  }

  /**
   * Begins a file or goes on with it, and closes the draft in the end. {@link
   * ErrorCode#UNSUPPORTED}: a family, tokenizer or dtype that LBRX does not write as GGUF; {@link
   * ErrorCode#MODEL}: a tensor that the family does not have; {@link ErrorCode#DISK_FULL}.
   *
   * @param done how many tensors earlier runs have written
   * @param tensors by their Hugging Face names, in the order of {@link GgufNames#ordered}
   * @param fileType {@code general.file_type}, what the tensors mostly are
   */
  public static GgufModelWriter create(
      Draft draft,
      int done,
      List<NamedSpec> tensors,
      ObjectNode config,
      List<Companion> companions,
      FileType fileType) {
    try {
      var plan = new ModelPlan(GgufNames.of(config), tensors, config.deepCopy());
      var extra = new RotaryTensors(config).tensors();
      var metadata =
          new MetadataWriter(
                  GgufNames.architecture(config),
                  config,
                  companions,
                  fileType,
                  SizeLabel.of(plan.names, tensors))
              .metadata();
      var layout = layout(plan, extra, metadata);
      draft.requireRoom(layout.bytes());
      var file =
          done == 0
              ? begun(draft.path(), layout, extra)
              : resumed(draft.path(), layout, plan, extra, done);
      return new GgufModelWriter(plan, draft, file);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  private static GgufWriter begun(Path path, GgufLayout layout, Map<String, float[]> extra) {
    var file = GgufWriter.create(path, layout);
    try {
      extra.forEach(
          (name, factors) -> {
            var bytes = MemorySegment.ofArray(new byte[factors.length * Float.BYTES]);
            MemorySegment.copy(factors, 0, bytes, FLOAT, 0, factors.length);
            file.write(name, bytes);
          });
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static GgufWriter resumed(
      Path path, GgufLayout layout, ModelPlan plan, Map<String, float[]> extra, int done) {
    var sequence = new TensorSequence(layout.tensors());
    extra.forEach((name, factors) -> sequence.skip(name, (long) factors.length * Float.BYTES));
    for (var tensor : plan.tensors.subList(0, done)) {
      sequence.skip(plan.names.name(tensor.name()), tensor.spec().spanBytes());
    }
    return GgufWriter.resume(path, layout, sequence);
  }

  private static GgufLayout layout(
      ModelPlan plan, Map<String, float[]> extra, Map<String, GgufValue> metadata) {
    var stored = new LinkedHashMap<String, List<Spec>>();
    for (var tensor : plan.tensors) {
      var gguf = plan.names.gguf(tensor.name());
      var parts = stored.computeIfAbsent(gguf.name(), key -> new ArrayList<>());
      boolean follows =
          gguf.expert() < 0
              ? parts.isEmpty()
              : gguf.expert() == parts.size()
                  && (parts.isEmpty() || parts.getFirst().equals(tensor.spec()));
      if (!follows) {
        throw new LbrxException(
            ErrorCode.MODEL,
            "tensor %s of %s does not continue the others of %s"
                .formatted(tensor.name(), tensor.spec(), gguf.name()));
      }
      parts.add(tensor.spec());
    }
    var layout = new ArrayList<NamedSpec>();
    extra.forEach(
        (name, factors) -> layout.add(new NamedSpec(name, Spec.of(DType.F32, factors.length))));
    for (var entry : stored.entrySet()) {
      var first = entry.getValue().getFirst();
      boolean experts = entry.getKey().contains("_exps.");
      layout.add(
          new NamedSpec(entry.getKey(), experts ? joined(first, entry.getValue().size()) : first));
    }
    return GgufLayout.of(metadata, layout);
  }

  private static Spec joined(Spec one, int count) {
    long[] extents = new long[one.shape().rank() + 1];
    extents[0] = count;
    System.arraycopy(one.shape().extents(), 0, extents, 1, extents.length - 1);
    return Spec.of(one.dtype(), Shape.of(extents));
  }

  @Override
  public void write(String name, MemorySegment bytes) {
    var spec = specs.get(name);
    if (spec == null) {
      throw new IllegalArgumentException(name + " is not in the plan");
    }
    String gguf = names.name(name);
    var heads = names.interleavedHeads(gguf, config);
    float shift = names.shift(gguf);
    if (heads.isPresent()) {
      writeHeads(name, gguf, spec, heads.get(), bytes);
    } else if (shift != 0) {
      writer.write(gguf, raised(name, spec, shift, bytes));
    } else {
      writer.write(gguf, bytes);
    }
  }

  // Heads are rearranged one by one: of one that comes in pieces what has come is kept.
  private void writeHeads(String name, String gguf, Spec spec, int heads, MemorySegment bytes) {
    var rows = headRows(name, spec, heads);
    long size = rows.headBytes();
    for (long at = 0; at < bytes.byteSize(); ) {
      if (begun == 0 && bytes.byteSize() - at >= size) {
        writer.write(gguf, interleaved(rows, bytes.asSlice(at, size)));
        at += size;
        continue;
      }
      if (begun == 0) {
        head = MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
      }
      long part = Math.min(size - begun, bytes.byteSize() - at);
      MemorySegment.copy(bytes, at, head, begun, part);
      begun += part;
      at += part;
      if (begun == size) {
        writer.write(gguf, interleaved(rows, head));
        begun = 0;
      }
    }
  }

  private static MemorySegment interleaved(HeadRows rows, MemorySegment head) {
    var to = MemorySegment.ofArray(new byte[Math.toIntExact(head.byteSize())]);
    rows.interleave(head, to);
    return to;
  }

  private static HeadRows headRows(String name, Spec spec, int heads) {
    long rows = spec.shape().rank() == 0 ? 0 : spec.shape().extent(0);
    if (rows == 0 || rows % (2L * heads) != 0) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "tensor %s is %s, expected rows of %d heads of one even size"
              .formatted(name, spec, heads));
    }
    return new HeadRows(Math.toIntExact(rows / heads), spec.spanBytes() / rows);
  }

  private static MemorySegment raised(String name, Spec spec, float by, MemorySegment bytes) {
    if (spec.dtype() != DType.F32) {
      throw new LbrxException(
          ErrorCode.MODEL, "tensor " + name + " is " + spec + ", GGUF has norms in f32");
    }
    var to = MemorySegment.ofArray(new byte[Math.toIntExact(bytes.byteSize())]);
    for (long at = 0; at < bytes.byteSize(); at += Float.BYTES) {
      to.set(FLOAT, at, bytes.get(FLOAT, at) + by);
    }
    return to;
  }

  /** What is added to a norm and taken off again is rounded. */
  @Override
  public Optional<MemorySegment> asRead(String name, MemorySegment bytes) {
    var spec = specs.get(name);
    float shift = names.shift(names.name(name));
    return spec == null || shift == 0
        ? Optional.empty()
        : Optional.of(raised(name, spec, -shift, raised(name, spec, shift, bytes)));
  }

  @Override
  public void writeLineage(byte[] bytes) {
    draft.writeBeside(bytes);
  }

  @Override
  public void force() {
    writer.force();
  }

  /** Zero until the end: a GGUF file is one. */
  @Override
  public int wholeFiles() {
    return 0;
  }

  @Override
  public void commit() {
    writer.finish();
    writer.close();
    draft.commit();
  }

  @Override
  public void close() {
    try (draft) {
      writer.close();
    }
  }
}
