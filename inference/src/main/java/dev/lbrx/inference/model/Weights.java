package dev.lbrx.inference.model;

import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.position.RotaryFrequencies;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A decoder's weights as they lie in its checkpoint, checked against its configuration, with the
 * ops that a family has of its own. They may be shared by any number of decoders.
 *
 * @param dimensions the extents
 * @param embedding {@code [vocabulary, hidden]}
 * @param embeddingScale {@code [hidden]} f32, what embedded tokens are multiplied by
 * @param layers the blocks in order
 * @param norm the last norm
 * @param output {@code [vocabulary, hidden]}, the embedding itself where the two are tied
 * @param logitCap what bounds logits smoothly, 0 for nothing
 */
public record Weights(
    Dimensions dimensions,
    Weight.Stored embedding,
    Optional<Tensor> embeddingScale,
    List<Layer> layers,
    Norm norm,
    Weight output,
    float logitCap) {
  /** An unmodifiable list. */
  public Weights {
    layers = List.copyOf(layers);
  }

  /** The same, but for the matrices that are multiplied with. */
  Weights withMatrices(UnaryOperator<Weight> change) {
    return new Weights(
        dimensions,
        embedding,
        embeddingScale,
        layers.stream().map(layer -> layer.withMatrices(change)).toList(),
        norm,
        change.apply(output),
        logitCap);
  }

  /** The weights of one block: attention, then feed-forward, with norms before or behind each. */
  public record Layer(
      Optional<Norm> beforeAttention,
      Attention attention,
      Optional<Norm> behindAttention,
      Optional<Norm> beforeFeedForward,
      FeedForward feedForward,
      Optional<Norm> behindFeedForward) {
    Layer withMatrices(UnaryOperator<Weight> change) {
      return new Layer(
          beforeAttention,
          attention.withMatrices(change),
          behindAttention,
          beforeFeedForward,
          feedForward.withMatrices(change),
          behindFeedForward);
    }
  }

  /**
   * A norm over rows of as many elements as its weights have: those of a head, or whole rows.
   *
   * @param op the norm
   * @param tensors its weights, and its biases where it has some
   */
  public record Norm(Op op, List<Tensor> tensors) {
    /** An unmodifiable list. */
    public Norm {
      tensors = List.copyOf(tensors);
    }

    long width() {
      return tensors.getFirst().shape().last();
    }
  }

  /** A matrix to multiply with and {@code [rows]} f32 to add. */
  public record Projection(Weight matrix, Optional<Tensor> bias) {
    Projection withMatrix(UnaryOperator<Weight> change) {
      return new Projection(change.apply(matrix), bias);
    }
  }

  /** Which frequencies turn how many elements of a head. */
  public record Rotation(RotaryFrequencies rule, int elements) {}

  /** Attention; norms, where there are some, come before rotation. */
  public record Attention(
      Projection query,
      Projection key,
      Projection value,
      Projection output,
      Optional<Norm> queryNorm,
      Optional<Norm> keyNorm,
      Rotation rotation,
      ScaledDotProductAttention op) {
    Attention withMatrices(UnaryOperator<Weight> change) {
      return new Attention(
          query.withMatrix(change),
          key.withMatrix(change),
          value.withMatrix(change),
          output.withMatrix(change),
          queryNorm,
          keyNorm,
          rotation,
          op);
    }
  }

  /** The second half of a block. */
  public sealed interface FeedForward {
    /** The same, but for the matrices that are multiplied with. */
    FeedForward withMatrices(UnaryOperator<Weight> change);
  }

  /**
   * A feed-forward network.
   *
   * @param inner gate and up, or up alone
   * @param activation what makes one of their results
   * @param down back to the residual stream
   * @param width of what is between
   */
  public record Network(List<Projection> inner, Op activation, Projection down, int width)
      implements FeedForward {
    /** An unmodifiable list. */
    public Network {
      inner = List.copyOf(inner);
    }

    @Override
    public Network withMatrices(UnaryOperator<Weight> change) {
      return new Network(
          inner.stream().map(projection -> projection.withMatrix(change)).toList(),
          activation,
          down.withMatrix(change),
          width);
    }
  }

  /**
   * Networks of which each token goes through a few: {@code y = Σ share · expert(x)} over those
   * with the highest {@code softmax(router · x)}. Source: Mixtral, arXiv 2401.04088, section 2.1.
   *
   * @param router {@code [experts, hidden]}
   * @param used how many a token goes through
   * @param normalised whether their shares are divided by their sum
   * @param experts the networks
   */
  public record Mixture(Projection router, int used, boolean normalised, List<Network> experts)
      implements FeedForward {
    /** An unmodifiable list. */
    public Mixture {
      experts = List.copyOf(experts);
    }

    /** The router stays as it is: a rounding there can choose another expert. */
    @Override
    public Mixture withMatrices(UnaryOperator<Weight> change) {
      return new Mixture(
          router,
          used,
          normalised,
          experts.stream().map(expert -> expert.withMatrices(change)).toList());
    }
  }
}
