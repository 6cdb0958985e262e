package dev.lbrx.inference.model;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.ops.attention.Entries;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.elementwise.GeGlu;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Maps a checkpoint's weights and holds every shape to its configuration. */
public final class WeightReader {
  private static final int MOST_EXPERTS = 1 << 16;

  /** What transformers 5 writes for every family. */
  private static final String ANY_COUNT = "num_local_experts";

  private final ModelConfig config;
  private final JsonFields fields;
  private final Family family;
  private final Dimensions extents;
  private final StoredWeights stored;
  private final float epsilon;

  private WeightReader(Checkpoint checkpoint, ModelConfig config, Memory memory) {
    this.config = config;
    this.fields = new JsonFields("config.json", ErrorCode.CONFIG, config.json());
    this.family = Family.of(config);
    this.stored = new StoredWeights(checkpoint, memory);
    this.epsilon = (float) config.rmsNormEpsilon();
    this.extents =
        new Dimensions(
            config.vocabSize(),
            config.hiddenSize(),
            config.layers(),
            config.heads(),
            config.keyValueHeads(),
            config.headDim(),
            config.intermediateSize());
  }

  /**
   * The weights, mapped: valid until the checkpoint is closed.
   *
   * @throws LbrxException with {@code LBRX-207} where a tensor is missing or has another shape than
   *     the configuration says, {@code LBRX-503} for a model that LBRX cannot run
   */
  public static Weights read(Checkpoint checkpoint, ModelConfig config, Memory memory) {
    return new WeightReader(checkpoint, config, memory).read();
  }

  private Weights read() {
    var activation = activation();
    var layers = new ArrayList<Weights.Layer>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer(i, Family.LAYERS + i + ".", activation));
    }
    var embedding = stored.matrix(Family.EMBEDDING, extents.vocabulary(), extents.hidden());
    var output =
        config.tiedEmbeddings()
            ? embedding
            : stored.matrix(Family.OUTPUT, extents.vocabulary(), extents.hidden());
    return new Weights(
        extents,
        embedding,
        embeddingScale(embedding),
        layers,
        norm(Family.NORM, extents.hidden()),
        output,
        (float) fields.positive("final_logit_softcapping").orElse(0));
  }

  private Weights.Layer layer(int index, String prefix, Op activation) {
    var norms = family.norms();
    return new Weights.Layer(
        norm(prefix, norms.beforeAttention),
        attention(index, prefix),
        norm(prefix, norms.behindAttention),
        norm(prefix, norms.beforeFeedForward),
        feedForward(index, prefix, activation),
        norm(prefix, norms.behindFeedForward));
  }

  private Weights.Attention attention(int index, String prefix) {
    long keyWidth = extents.keyWidth();
    var inputs = stacked(prefix, family.attention(), extents.queryWidth(), keyWidth, keyWidth);
    var mask = family.mask(fields, index);
    return new Weights.Attention(
        inputs.get(0),
        inputs.get(1),
        inputs.get(2),
        projection(prefix, Family.ATTENTION_OUTPUT, extents.hidden(), extents.queryWidth()),
        headNorm(prefix + Family.QUERY_NORM, extents.queryWidth()),
        headNorm(prefix + Family.KEY_NORM, keyWidth),
        rotation(mask),
        attention(mask));
  }

  private ScaledDotProductAttention attention(Mask mask) {
    double scalar = fields.positive("query_pre_attn_scalar").orElse(extents.headSize());
    return new ScaledDotProductAttention(
        (float) (1 / Math.sqrt(scalar)),
        mask,
        (float) fields.positive("attn_logit_softcapping").orElse(0),
        false,
        new Entries.Dense(),
        new Entries.Dense());
  }

  private Weights.Rotation rotation(Mask mask) {
    var rope = mask instanceof Mask.SlidingWindow ? config.slidingRope() : config.rope();
    return new Weights.Rotation(
        RotaryRule.of(rope, config.headDim(), config.maxPositions().orElse(0)),
        RotaryRule.rotated(rope, config.headDim()));
  }

  private Weights.FeedForward feedForward(int index, String prefix, Op activation) {
    var experts = family.experts(fields, index);
    if (experts.isPresent()) {
      return mixture(prefix, experts.get(), activation);
    }
    return network(prefix, family.inner(), family.down(), activation, extents.intermediate());
  }

  private Weights.Network network(
      String prefix, List<String> inner, String down, Op activation, int width) {
    long[] rows = new long[family.gated() ? 2 : 1];
    Arrays.fill(rows, width);
    return new Weights.Network(
        stacked(prefix, inner, rows),
        activation,
        projection(prefix, down, extents.hidden(), width),
        width);
  }

  private Weights.Mixture mixture(String prefix, Family.Experts names, Op activation) {
    int count =
        (int)
            fields
                .integer(names.count(), 1, MOST_EXPERTS)
                .orElseGet(() -> fields.requiredInteger(ANY_COUNT, 1, MOST_EXPERTS));
    int used = (int) fields.requiredInteger("num_experts_per_tok", 1, count);
    int width = (int) fields.requiredInteger(names.width(), 1, Integer.MAX_VALUE);
    boolean fused = stored.has(prefix + Family.Experts.FUSED_INNER);
    var experts = new ArrayList<Weights.Network>();
    for (int i = 0; i < count; i++) {
      experts.add(
          fused
              ? fused(prefix, activation, count, width, i)
              : network(
                  prefix + names.prefix() + i + ".",
                  names.inner(),
                  names.down(),
                  activation,
                  width));
    }
    String router = fused ? Family.Experts.FUSED_ROUTER : names.router();
    return new Weights.Mixture(
        projection(prefix, router, count, extents.hidden()),
        used,
        names.normalised() || fields.flag("norm_topk_prob", false),
        experts);
  }

  private Weights.Network fused(String prefix, Op activation, int count, int width, int expert) {
    long hidden = extents.hidden();
    var inner =
        stored.expert(prefix + Family.Experts.FUSED_INNER, count, 2L * width, hidden, expert);
    var down = stored.expert(prefix + Family.Experts.FUSED_DOWN, count, hidden, width, expert);
    return new Weights.Network(
        List.of(unbiased(inner.rows(0, width)), unbiased(inner.rows(width, width))),
        activation,
        unbiased(down),
        width);
  }

  private static Weights.Projection unbiased(Weight matrix) {
    return new Weights.Projection(matrix, Optional.empty());
  }

  private Op activation() {
    String name = config.activation();
    return switch (name) {
      case "silu" -> family.gated() ? new SwiGlu() : new Unary(Unary.Function.SILU);
      case "gelu_pytorch_tanh", "gelu_new" ->
          family.gated() ? new GeGlu(true) : new Unary(Unary.Function.GELU_TANH);
      case "gelu" -> family.gated() ? new GeGlu(false) : new Unary(Unary.Function.GELU);
      default ->
          throw new LbrxException(
              ErrorCode.UNSUPPORTED, "config.json: hidden_act " + name + " cannot be run yet");
    };
  }

  /** Matrices of so many rows that take the residual stream, each a module or one after another. */
  private List<Weights.Projection> stacked(String prefix, List<String> modules, long... rows) {
    var projections = new ArrayList<Weights.Projection>();
    if (modules.size() == rows.length) {
      for (int i = 0; i < rows.length; i++) {
        projections.add(projection(prefix, modules.get(i), rows[i], extents.hidden()));
      }
      return projections;
    }
    String module = modules.getFirst();
    long all = Arrays.stream(rows).sum();
    var matrix = stored.matrix(prefix + module, all, extents.hidden());
    var bias = bias(prefix, module, all);
    long from = 0;
    for (long count : rows) {
      long first = from;
      projections.add(
          new Weights.Projection(
              matrix.rows(first, count), bias.map(whole -> whole.slice(first, count))));
      from += count;
    }
    return projections;
  }

  private Weights.Projection projection(String prefix, String module, long rows, long columns) {
    return new Weights.Projection(
        stored.matrix(prefix + module, rows, columns), bias(prefix, module, rows));
  }

  private Optional<Tensor> bias(String prefix, String module, long rows) {
    String name = prefix + module + ".bias";
    return stored.has(name) || family.biased(module, fields)
        ? Optional.of(stored.floats(name, rows))
        : Optional.empty();
  }

  private Optional<Weights.Norm> norm(String prefix, Optional<String> module) {
    return module.map(name -> norm(prefix + name, extents.hidden()));
  }

  /** A norm of every head, or of all heads together: its weights say which. */
  private Optional<Weights.Norm> headNorm(String module, long width) {
    if (!family.headNorms()) {
      return Optional.empty();
    }
    boolean whole = stored.shape(module + ".weight").equals(Shape.of(width));
    return Optional.of(norm(module, whole ? width : extents.headSize()));
  }

  private Weights.Norm norm(String module, long width) {
    var weight = stored.vector(module + ".weight", width);
    return switch (family.norm()) {
      case RMS -> new Weights.Norm(new RmsNorm(epsilon), List.of(weight));
      case RMS_ONE_PLUS -> new Weights.Norm(new RmsNorm(epsilon, true), List.of(weight));
      case LAYER ->
          new Weights.Norm(
              new LayerNorm(epsilon), List.of(weight, stored.vector(module + ".bias", width)));
    };
  }

  /** √hidden, rounded to the embedding's own dtype as the model was trained with it. */
  private Optional<Tensor> embeddingScale(Weight.Stored embedding) {
    if (!family.scaledEmbedding()) {
      return Optional.empty();
    }
    float root = (float) Math.sqrt(extents.hidden());
    float[] scales = new float[extents.hidden()];
    Arrays.fill(
        scales,
        switch (embedding.dtype()) {
          case BF16 -> Bfloat16.toFloat(Bfloat16.fromFloat(root));
          case F16 -> Float.float16ToFloat(Float.floatToFloat16(root));
          default -> root;
        });
    return Optional.of(stored.wrapped(scales));
  }
}
