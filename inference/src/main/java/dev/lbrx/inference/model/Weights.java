package dev.lbrx.inference.model;

import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.position.RotaryFrequencies;
import dev.lbrx.spi.Tensor;
import java.util.List;

/**
 * A decoder's weights as they lie in its checkpoint, checked against its configuration. They may be
 * shared by any number of decoders.
 *
 * @param dimensions the extents
 * @param epsilon of every {@code RmsNorm}
 * @param pairing which elements rotary position embedding pairs
 * @param rotary its frequencies
 * @param rotated how many elements of a head are rotated
 * @param mask which keys a query sees
 * @param embedding {@code [vocabulary, hidden]}
 * @param layers the blocks in order
 * @param norm the last norm's weight, {@code [hidden]}
 * @param output {@code [vocabulary, hidden]}, the embedding itself where the two are tied
 */
public record Weights(
    Dimensions dimensions,
    float epsilon,
    Rope.Pairing pairing,
    RotaryFrequencies rotary,
    int rotated,
    Mask mask,
    Weight.Stored embedding,
    List<Layer> layers,
    Tensor norm,
    Weight output) {
  /** An unmodifiable list. */
  public Weights {
    layers = List.copyOf(layers);
  }

  /** The weights of one block. */
  public record Layer(
      Tensor attentionNorm,
      Weight query,
      Weight key,
      Weight value,
      Weight attentionOutput,
      Tensor feedForwardNorm,
      Weight gate,
      Weight up,
      Weight down) {}
}
