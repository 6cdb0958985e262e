package dev.lbrx.inference.model;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.Scheme;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;

/** Maps a checkpoint's weights and holds every shape to its configuration. */
public final class WeightReader {
  private final Checkpoint checkpoint;
  private final Memory memory;

  private WeightReader(Checkpoint checkpoint, Memory memory) {
    this.checkpoint = checkpoint;
    this.memory = memory;
  }

  /**
   * The weights, mapped: valid until the checkpoint is closed.
   *
   * @throws LbrxException with {@code LBRX-207} where a tensor is missing or has another shape than
   *     the configuration says, {@code LBRX-503} for a model that LBRX cannot run
   */
  public static Weights read(Checkpoint checkpoint, ModelConfig config, Memory memory) {
    return new WeightReader(checkpoint, memory).read(config, Family.of(config));
  }

  private Weights read(ModelConfig config, Family family) {
    var names = family.names();
    var extents =
        new Dimensions(
            config.vocabSize(),
            config.hiddenSize(),
            config.layers(),
            config.heads(),
            config.keyValueHeads(),
            config.headDim(),
            config.intermediateSize());
    var layers = new ArrayList<Weights.Layer>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer(names, names.layers() + i + ".", extents));
    }
    var embedding = matrix(names.embedding(), extents.vocabulary(), extents.hidden());
    var output =
        config.tiedEmbeddings()
            ? embedding
            : matrix(names.output(), extents.vocabulary(), extents.hidden());
    return new Weights(
        extents,
        (float) config.rmsNormEpsilon(),
        family.pairing(),
        RotaryRule.of(config.rope(), config.headDim(), config.maxPositions().orElse(0)),
        RotaryRule.rotated(config.rope(), config.headDim()),
        Family.mask(config),
        embedding,
        layers,
        vector(names.norm(), extents.hidden()),
        output);
  }

  private Weights.Layer layer(Family.Names names, String prefix, Dimensions extents) {
    long hidden = extents.hidden();
    long inner = extents.intermediate();
    return new Weights.Layer(
        vector(prefix + names.attentionNorm(), hidden),
        matrix(prefix + names.query(), extents.queryWidth(), hidden),
        matrix(prefix + names.key(), extents.keyWidth(), hidden),
        matrix(prefix + names.value(), extents.keyWidth(), hidden),
        matrix(prefix + names.attentionOutput(), hidden, extents.queryWidth()),
        vector(prefix + names.feedForwardNorm(), hidden),
        matrix(prefix + names.gate(), inner, hidden),
        matrix(prefix + names.up(), inner, hidden),
        matrix(prefix + names.down(), hidden, inner));
  }

  private Tensor vector(String module, long elements) {
    return floating(module + ".weight", Shape.of(elements));
  }

  private Weight.Stored matrix(String module, long rows, long columns) {
    String name = module + ".weight";
    if (checkpoint.contains(module + ".bias")) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          checkpoint.path()
              + " has "
              + module
              + ".bias: projections with biases cannot be run yet");
    }
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
