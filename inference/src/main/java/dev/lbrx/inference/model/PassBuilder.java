package dev.lbrx.inference.model;

import dev.lbrx.inference.cache.KvCache;
import dev.lbrx.inference.model.Workspace.Slot;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.SoftCap;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.ops.reduce.TopK;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prepares the launches of a {@link Pass}: the whole model, op by op. */
final class PassBuilder {
  private final Backend backend;
  private final Weights weights;
  private final KvCache cache;
  private final Map<Weights.Rotation, Tensor> frequencies;
  private final Workspace workspace;
  private final int tokens;
  private final Order order;
  private final Map<Prepared, Launch> prepared;
  private final List<Step> steps = new ArrayList<>();
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
      Map<Weights.Rotation, Tensor> frequencies,
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
    long rows = logits.shape().extent(0);
    output(norm(hidden, weights.norm(), Slot.NORMED).slice(tokens - rows, rows), logits);
    return new Pass(tokens, steps, rotations, writes, evictions, attentions);
  }

  private void embed(Tensor hidden) {
    var inputs = new ArrayList<Tensor>();
    inputs.add(workspace.ids(tokens));
    inputs.addAll(weights.embedding().tensors());
    var scale = weights.embeddingScale();
    var embedded = scale.isEmpty() ? hidden : activation(Slot.MIDDLE, hidden.shape().last());
    add(weights.embedding().embedding(), inputs, embedded);
    scale.ifPresent(
        row -> add(new Binary(Binary.Function.MULTIPLY), List.of(embedded, everyRow(row)), hidden));
  }

  private void output(Tensor normed, Tensor logits) {
    float cap = weights.logitCap();
    if (cap == 0) {
      product(normed, weights.output(), logits);
      return;
    }
    var uncapped =
        workspace.of(Slot.UNCAPPED, (int) logits.shape().extent(0), logits.shape().last());
    product(normed, weights.output(), uncapped);
    add(new SoftCap(cap), List.of(uncapped), logits);
  }

  private void block(int index, Tensor hidden) {
    var layer = weights.layers().get(index);
    var middle = activation(Slot.MIDDLE, weights.dimensions().hidden());
    var attended =
        attention(index, layer.attention(), norm(hidden, layer.beforeAttention(), Slot.NORMED));
    sum(hidden, norm(attended, layer.behindAttention(), Slot.ADDED), middle);
    var fed =
        feedForward(layer.feedForward(), norm(middle, layer.beforeFeedForward(), Slot.NORMED));
    sum(middle, norm(fed, layer.behindFeedForward(), Slot.ADDED), hidden);
  }

  private Tensor attention(int index, Weights.Attention attention, Tensor x) {
    var extents = weights.dimensions();
    var queries = project(x, attention.query(), Slot.QUERIES, extents.queryWidth());
    var keys = project(x, attention.key(), Slot.KEYS, extents.keyWidth());
    var values = project(x, attention.value(), Slot.VALUES, extents.keyWidth());
    var normedQueries = norm(queries, attention.queryNorm(), Slot.NORMED_QUERIES);
    var normedKeys = norm(keys, attention.keyNorm(), Slot.NORMED_KEYS);
    var rotatedQueries =
        rotate(normedQueries, attention.rotation(), Slot.ROTATED_QUERIES, extents.heads());
    var rotatedKeys =
        rotate(normedKeys, attention.rotation(), Slot.ROTATED_KEYS, extents.kvHeads());
    write(rotatedKeys, cache.keys(index));
    write(heads(values, extents.kvHeads()), cache.values(index));
    var attended = activation(Slot.ATTENDED, extents.queryWidth());
    attentions.add(
        add(
            attention.op(),
            List.of(rotatedQueries, cache.keys(index), cache.values(index)),
            heads(attended, extents.heads())));
    return project(attended, attention.output(), Slot.GIVEN, extents.hidden());
  }

  private Tensor feedForward(Weights.FeedForward half, Tensor x) {
    var given = activation(Slot.GIVEN, weights.dimensions().hidden());
    switch (half) {
      case Weights.Network network -> network(network, x, given);
      case Weights.Mixture mixture -> mixture(mixture, x, given);
    }
    return given;
  }

  private void network(Weights.Network network, Tensor x, Tensor given) {
    var inner = new ArrayList<Tensor>();
    for (var projection : network.inner()) {
      var slot = inner.isEmpty() ? Slot.FIRST : Slot.SECOND;
      inner.add(project(x, projection, slot, network.width()));
    }
    var activated = activation(Slot.ACTIVATED, network.width());
    add(network.activation(), inner, activated);
    project(activated, network.down(), given);
  }

  // A token has a row for each expert that it goes through. Rows are sorted by expert, so that each
  // expert multiplies its own at once, and sorted back to be added up.
  private void mixture(Weights.Mixture mixture, Tensor x, Tensor given) {
    int used = mixture.used();
    long hidden = weights.dimensions().hidden();
    int all = tokens * used;
    var shares = activation(Slot.SHARES, used);
    var chosen = workspace.integers(Slot.CHOSEN, tokens, used);
    route(mixture, x, shares, chosen);
    var routing =
        new Routing(
            backend.memory(),
            chosen,
            workspace.integers(Slot.TOKENS_BY_EXPERT, tokens, used).reshape(all),
            workspace.integers(Slot.PLACES_BY_TOKEN, tokens, used).reshape(all),
            mixture.experts().size());
    steps.add(routing::sort);
    var rows = activation(Slot.ROWS_BY_EXPERT, used * hidden).reshape(all, hidden);
    var results = activation(Slot.RESULTS_BY_EXPERT, used * hidden).reshape(all, hidden);
    add(new Embedding(), List.of(routing.tokens(), x), rows);
    steps.add(
        queue ->
            routing.each(
                (expert, from, count) ->
                    expert(
                        queue,
                        mixture.experts().get(expert),
                        rows.slice(from, count),
                        results.slice(from, count))));
    var back = activation(Slot.RESULTS_BY_TOKEN, used * hidden).reshape(all, hidden);
    add(new Embedding(), List.of(routing.places(), results), back);
    for (int token = 0; token < tokens; token++) {
      add(
          new MatMul(Order.CHAIN, false),
          List.of(shares.slice(token, 1), back.slice((long) token * used, used)),
          given.slice(token, 1));
    }
  }

  /** The experts with the highest scores, and shares by softmax. */
  private void route(Weights.Mixture mixture, Tensor x, Tensor shares, Tensor chosen) {
    var scores = project(x, mixture.router(), Slot.SCORES, mixture.experts().size());
    var best = new TopK(mixture.used());
    if (mixture.normalised()) {
      // What softmax makes of the highest scores alone is what they have of their own sum.
      var highest = activation(Slot.HIGHEST, mixture.used());
      add(best, List.of(scores), List.of(highest, chosen));
      add(new Softmax(), List.of(highest), shares);
    } else {
      var probabilities = activation(Slot.PROBABILITIES, mixture.experts().size());
      add(new Softmax(), List.of(scores), probabilities);
      add(best, List.of(probabilities), List.of(shares, chosen));
    }
  }

  // How many rows an expert has is known when it runs only.
  private void expert(Queue queue, Weights.Network expert, Tensor rows, Tensor results) {
    int count = (int) rows.shape().extent(0);
    var builder =
        new PassBuilder(backend, weights, cache, frequencies, workspace, count, order, prepared);
    builder.network(expert, rows, results);
    builder.steps.forEach(step -> step.run(queue));
  }

  private Tensor norm(Tensor x, Optional<Weights.Norm> norm, Slot slot) {
    return norm.map(present -> norm(x, present, slot)).orElse(x);
  }

  private Tensor norm(Tensor x, Weights.Norm norm, Slot slot) {
    var normed = activation(slot, x.shape().last());
    long rows = x.shape().elements() / norm.width();
    var inputs = new ArrayList<Tensor>();
    inputs.add(x.reshape(rows, norm.width()));
    inputs.addAll(norm.tensors());
    add(norm.op(), inputs, normed.reshape(rows, norm.width()));
    return normed;
  }

  private Tensor rotate(Tensor x, Weights.Rotation rotation, Slot slot, int heads) {
    var in = heads(x, heads);
    var out = heads(activation(slot, x.shape().last()), heads);
    var rope = new Rope(Rope.Pairing.HALVES, rotation.rule().magnitude());
    rotations.add(add(rope, List.of(in, frequencies.get(rotation)), out));
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

  private Tensor project(Tensor x, Weights.Projection projection, Slot slot, long width) {
    var out = activation(slot, width);
    project(x, projection, out);
    return out;
  }

  private void project(Tensor x, Weights.Projection projection, Tensor out) {
    var bias = projection.bias();
    var product = bias.isEmpty() ? out : activation(Slot.UNBIASED, out.shape().last());
    product(x, projection.matrix(), product);
    bias.ifPresent(row -> sum(product, everyRow(row), out));
  }

  private void sum(Tensor a, Tensor b, Tensor out) {
    add(new Binary(Binary.Function.ADD), List.of(a, b), out);
  }

  private Tensor everyRow(Tensor row) {
    return row.view(Spec.strided(DType.F32, Shape.of(tokens, row.shape().last()), 0, 1), 0);
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
    steps.add(queue -> launch.run(queue, argument));
    return argument;
  }
}
