package dev.lbrx.inference.model;

import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The activations of one pass, allocated once for the longest chunk and shared by all passes. */
final class Workspace {
  /** What an activation is. */
  enum Slot {
    /** The residual stream before and after a block. */
    HIDDEN,
    /** The residual stream between attention and feed-forward. */
    MIDDLE,
    /** A normalised residual. */
    NORMED,
    /** Queries before rotation. */
    QUERIES,
    /** Queries after rotation. */
    ROTATED_QUERIES,
    /** Keys before rotation. */
    KEYS,
    /** Keys after rotation. */
    ROTATED_KEYS,
    /** Values. */
    VALUES,
    /** What attention gives. */
    ATTENDED,
    /** What a block adds to the residual stream. */
    ADDED,
    /** The gate of the feed-forward block. */
    GATE,
    /** Its other factor. */
    UP,
    /** Their product. */
    GATED,
    /** Logits of every token of a chunk, where someone asks for them. */
    LOGITS
  }

  private final Memory memory;
  private final int longest;
  private final Tensor ids;
  private final Map<Slot, Tensor> slots = new EnumMap<>(Slot.class);
  private final Map<Long, List<Tensor>> quantized = new HashMap<>();

  Workspace(Memory memory, int longest) {
    this.memory = memory;
    this.longest = longest;
    ids = memory.allocate(Spec.of(DType.I32, longest));
  }

  /** The ids of so many tokens. */
  Tensor ids(int tokens) {
    return ids.slice(0, tokens);
  }

  /** Codes and scales of a quantized activation of so many tokens. */
  List<Tensor> quantized(long tokens, long width) {
    long blocks = width / QuantizeActivations.BLOCK;
    var all =
        quantized.computeIfAbsent(
            width,
            w ->
                List.of(
                    memory.allocate(Spec.of(DType.I8, longest, width)),
                    memory.allocate(Spec.of(DType.F32, longest, blocks))));
    return all.stream().map(tensor -> tensor.slice(0, tokens)).toList();
  }

  /** An activation of so many tokens; allocated at its first use. */
  Tensor of(Slot slot, int tokens, long width) {
    return slots
        .computeIfAbsent(slot, s -> memory.allocate(Spec.of(DType.F32, longest, width)))
        .view(Spec.of(DType.F32, Shape.of(tokens, width)), 0);
  }
}
