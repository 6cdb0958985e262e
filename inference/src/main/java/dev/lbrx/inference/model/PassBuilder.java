package dev.lbrx.inference.model;

import dev.lbrx.inference.cache.KvCache;
import dev.lbrx.inference.model.Workspace.Slot;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares the launches of a {@link Pass}: the whole model, op by op. */
final class PassBuilder {
  private final Backend backend;
  private final Weights weights;
  private final KvCache cache;
  private final Tensor frequencies;
  private final Workspace workspace;
  private final int tokens;
  private final Order order;
  private final Map<Prepared, Launch> prepared;
  private final List<Launch> launches = new ArrayList<>();
  private final List<Arguments> arguments = new ArrayList<>();
  private final List<Arguments> rotations = new ArrayList<>();
  private final List<Arguments> writes = new ArrayList<>();
  private final List<Arguments> evictions = new ArrayList<>();
  private final List<Arguments> attentions = new ArrayList<>();

  private @Nullable Tensor lastQuantized;

  /** An op on specs: layers of the same shape share its launch. */
  record Prepared(Op op, Specs inputs) {}

  PassBuilder(
      Backend backend,
      Weights weights,
      KvCache cache,
      Tensor frequencies,
      Workspace workspace,
      int tokens,
      Order order,
      Map<Prepared, Launch> prepared) {
    this.backend = backend;
    this.weights = weights;
    this.cache = cache;
    this.frequencies = frequencies;
    this.workspace = workspace;
    this.tokens = tokens;
    this.order = order;
    this.prepared = prepared;
  }

  /** A table of launches to share between passes. */
  static Map<Prepared, Launch> table() {
    return new HashMap<>();
  }

  /** The pass; {@code logits} receives those of its last rows, as many as it has. */
  Pass build(Tensor logits) {
    var hidden = activation(Slot.HIDDEN, weights.dimensions().hidden());
    embed(hidden);
    for (int layer = 0; layer < weights.layers().size(); layer++) {
      block(layer, hidden);
    }
    var normed = norm(hidden, weights.norm());
    long rows = logits.shape().extent(0);
    product(normed.slice(tokens - rows, rows), weights.output(), logits);
    return new Pass(tokens, launches, arguments, rotations, writes, evictions, attentions);
  }

  private void embed(Tensor hidden) {
    var inputs = new ArrayList<Tensor>();
    inputs.add(workspace.ids(tokens));
    inputs.addAll(weights.embedding().tensors());
    add(weights.embedding().embedding(), inputs, hidden);
  }

  private void block(int index, Tensor hidden) {
    var layer = weights.layers().get(index);
    var middle = activation(Slot.MIDDLE, weights.dimensions().hidden());
    add(new Binary(Binary.Function.ADD), List.of(hidden, attention(index, layer, hidden)), middle);
    add(new Binary(Binary.Function.ADD), List.of(middle, feedForward(layer, middle)), hidden);
  }

  private Tensor attention(int index, Weights.Layer layer, Tensor hidden) {
    var extents = weights.dimensions();
    var normed = norm(hidden, layer.attentionNorm());
    var queries = product(normed, layer.query(), Slot.QUERIES, extents.queryWidth());
    var keys = product(normed, layer.key(), Slot.KEYS, extents.keyWidth());
    var values = product(normed, layer.value(), Slot.VALUES, extents.keyWidth());
    var rotatedQueries = rotate(queries, Slot.ROTATED_QUERIES, extents.heads());
    var rotatedKeys = rotate(keys, Slot.ROTATED_KEYS, extents.kvHeads());
    write(rotatedKeys, cache.keys(index));
    write(heads(values, extents.kvHeads()), cache.values(index));
    var attended = activation(Slot.ATTENDED, extents.queryWidth());
    attentions.add(
        add(
            new ScaledDotProductAttention(
                (float) (1 / Math.sqrt(extents.headSize())), weights.mask()),
            List.of(rotatedQueries, cache.keys(index), cache.values(index)),
            heads(attended, extents.heads())));
    return product(attended, layer.attentionOutput(), Slot.ADDED, extents.hidden());
  }

  private Tensor feedForward(Weights.Layer layer, Tensor middle) {
    var extents = weights.dimensions();
    var normed = norm(middle, layer.feedForwardNorm());
    var gate = product(normed, layer.gate(), Slot.GATE, extents.intermediate());
    var up = product(normed, layer.up(), Slot.UP, extents.intermediate());
    var gated = activation(Slot.GATED, extents.intermediate());
    add(new SwiGlu(), List.of(gate, up), gated);
    return product(gated, layer.down(), Slot.ADDED, extents.hidden());
  }

  private Tensor norm(Tensor x, Tensor weight) {
    var normed = activation(Slot.NORMED, weights.dimensions().hidden());
    add(new RmsNorm(weights.epsilon()), List.of(x, weight), normed);
    return normed;
  }

  private Tensor rotate(Tensor x, Slot slot, int heads) {
    var in = heads(x, heads);
    var out = heads(activation(slot, x.shape().last()), heads);
    var rope = new Rope(weights.pairing(), weights.rotary().magnitude());
    rotations.add(add(rope, List.of(in, frequencies), out));
    return out;
  }

  private void write(Tensor rows, Tensor cached) {
    var copy = new CopyRows(cache.rows());
    writes.add(add(copy, List.of(rows), cached));
    // Only a token that runs alone can make the cache forget.
    if (tokens == 1) {
      evictions.add(add(copy, List.of(cached), cached));
    }
  }

  private Tensor product(Tensor x, Weight weight, Slot slot, long width) {
    var out = activation(slot, width);
    product(x, weight, out);
    return out;
  }

  private void product(Tensor x, Weight weight, Tensor out) {
    var inputs = new ArrayList<>(weight instanceof Weight.Tiled ? quantized(x) : List.of(x));
    inputs.addAll(weight.tensors());
    add(weight.product(order), inputs, out);
  }

  // Products of one activation follow each other: it is quantized once for them.
  private List<Tensor> quantized(Tensor x) {
    var quantized = workspace.quantized(x.shape().extent(0), x.shape().last());
    if (x != lastQuantized) {
      add(new QuantizeActivations(), List.of(x), quantized);
      lastQuantized = x;
    }
    return quantized;
  }

  private Tensor activation(Slot slot, long width) {
    return workspace.of(slot, tokens, width);
  }

  private Tensor heads(Tensor x, int heads) {
    return x.view(Spec.of(DType.F32, tokens, heads, weights.dimensions().headSize()), 0);
  }

  private Arguments add(Op op, List<Tensor> in, Tensor out) {
    return add(op, in, List.of(out));
  }

  private Arguments add(Op op, List<Tensor> in, List<Tensor> out) {
    var specs = Specs.of(in);
    var launch =
        prepared.computeIfAbsent(
            new Prepared(op, specs), key -> backend.prepare(op, specs, Mode.STRICT));
    var argument = new Arguments(in, out, new long[op.scalars()]);
    launches.add(launch);
    arguments.add(argument);
    return argument;
  }
}
