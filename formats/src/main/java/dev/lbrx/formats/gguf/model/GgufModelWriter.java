package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.GgufWriter;
import dev.lbrx.formats.output.AtomicFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
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
  private final AtomicFile file;
  private final GgufWriter writer;

  private GgufModelWriter(ModelPlan plan, AtomicFile file, GgufLayout layout) {
    this.names = plan.names;
    this.config = plan.config;
    this.file = file;
    plan.tensors.forEach(tensor -> specs.put(tensor.name(), tensor.spec()));
    this.writer = GgufWriter.create(file.path(), layout);
  }

  private record ModelPlan(GgufNames names, List<NamedSpec> tensors, ObjectNode config) {}

  /**
   * Begins a file; refuses one that exists (unless {@code force}), that touches an input, or that
   * the disk has no room for. {@link ErrorCode#UNSUPPORTED}: a family, tokenizer or dtype that LBRX
   * does not write as GGUF; {@link ErrorCode#MODEL}: a tensor that the family does not have.
   *
   * @param tensors by their Hugging Face names, in the order of {@link GgufNames#ordered}
   * @param fileType {@code general.file_type}, what the tensors mostly are
   */
  public static GgufModelWriter create(
      Path target,
      boolean force,
      List<Path> inputs,
      List<NamedSpec> tensors,
      ObjectNode config,
      List<Companion> companions,
      FileType fileType) {
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
    var file = AtomicFile.create(target, force, inputs, layout.bytes());
    try {
      var writer = new GgufModelWriter(plan, file, layout);
      extra.forEach(
          (name, factors) -> {
            var bytes = MemorySegment.ofArray(new byte[factors.length * Float.BYTES]);
            MemorySegment.copy(factors, 0, bytes, FLOAT, 0, factors.length);
            writer.writer.write(name, bytes);
          });
      return writer;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
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
      writer.write(gguf, interleaved(name, spec, heads.get(), bytes));
    } else if (shift != 0) {
      writer.write(gguf, raised(name, spec, shift, bytes));
    } else {
      writer.write(gguf, bytes);
    }
  }

  private static MemorySegment interleaved(String name, Spec spec, int heads, MemorySegment bytes) {
    long rows = spec.shape().rank() == 0 ? 0 : spec.shape().extent(0);
    if (rows == 0 || rows % (2L * heads) != 0) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "tensor %s is %s, expected rows of %d heads of one even size"
              .formatted(name, spec, heads));
    }
    var head = new HeadRows(Math.toIntExact(rows / heads), bytes.byteSize() / rows);
    var to = MemorySegment.ofArray(new byte[Math.toIntExact(bytes.byteSize())]);
    for (int i = 0; i < heads; i++) {
      long at = i * head.headBytes();
      head.interleave(bytes.asSlice(at, head.headBytes()), to.asSlice(at, head.headBytes()));
    }
    return to;
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

  /** Does nothing: a GGUF file stands alone. */
  @Override
  public void writeFile(String name, byte[] bytes) {}

  @Override
  public void commit() {
    writer.finish();
    writer.close();
    file.commit();
  }

  @Override
  public void close() {
    try (file) {
      writer.close();
    }
  }
}
