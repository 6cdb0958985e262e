package dev.lbrx.inference.model;

import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
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
    /** What a matrix gives, before its bias. */
    UNBIASED,
    /** Queries before rotation. */
    QUERIES,
    /** Normalised queries before rotation. */
    NORMED_QUERIES,
    /** Queries after rotation. */
    ROTATED_QUERIES,
    /** Keys before rotation. */
    KEYS,
    /** Normalised keys before rotation. */
    NORMED_KEYS,
    /** Keys after rotation. */
    ROTATED_KEYS,
    /** Values. */
    VALUES,
    /** What attention gives. */
    ATTENDED,
    /** What a half of a block gives. */
    GIVEN,
    /** What it adds to the residual stream, where a norm is between the two. */
    ADDED,
    /** What the first matrix of the feed-forward network gives. */
    FIRST,
    /** What its second matrix gives. */
    SECOND,
    /** What its activation makes of them. */
    ACTIVATED,
    /** What a router gives: a score for each expert. */
    SCORES,
    /** Scores of all experts as shares of 1. */
    PROBABILITIES,
    /** The highest scores. */
    HIGHEST,
    /** What each chosen expert has of the result. */
    SHARES,
    /** The numbers of chosen experts. */
    CHOSEN,
    /** Which token a row is of, in the order of experts. */
    TOKENS_BY_EXPERT,
    /** Where a token's rows are in that order. */
    PLACES_BY_TOKEN,
    /** Rows for experts, in that order. */
    ROWS_BY_EXPERT,
    /** What experts make of them. */
    RESULTS_BY_EXPERT,
    /** The same, token by token. */
    RESULTS_BY_TOKEN,
    /** Logits before they are bounded. */
    UNCAPPED,
    /** Logits of every token of a chunk, where someone asks for them. */
    LOGITS
  }

  private record Place(Slot slot, DType dtype, long width) {}

  private final Memory memory;
  private final int longest;
  private final Tensor ids;
  private final Map<Place, Tensor> slots = new HashMap<>();
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
    return of(slot, DType.F32, tokens, width);
  }

  /** Whole numbers of so many tokens; allocated at their first use. */
  Tensor integers(Slot slot, int tokens, long width) {
    return of(slot, DType.I32, tokens, width);
  }

  private Tensor of(Slot slot, DType dtype, int tokens, long width) {
    return slots
        .computeIfAbsent(
            new Place(slot, dtype, width), place -> memory.allocate(Spec.of(dtype, longest, width)))
        .view(Spec.of(dtype, Shape.of(tokens, width)), 0);
  }
}
