package dev.lbrx.formats.huggingface;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a decoder needs to know of a config.json, ranges checked.
 *
 * @param modelType {@code llama}, {@code mistral}, …
 * @param architectures class names, maybe none
 * @param hiddenSize width of the residual stream
 * @param layers {@code num_hidden_layers}
 * @param heads query heads
 * @param keyValueHeads key/value heads; as many as query heads where the file says nothing
 * @param headDim width of a head; hidden size over heads where the file says nothing
 * @param intermediateSize inner width of the feed-forward network
 * @param vocabSize rows of the embedding
 * @param rmsNormEpsilon {@code rms_norm_eps}, or {@code norm_epsilon} of a family with other norms
 * @param rope rotary position parameters
 * @param slidingRope those of layers with a sliding window; the same where not given
 * @param maxPositions {@code max_position_embeddings}, where given
 * @param tiedEmbeddings whether the output matrix is the embedding; where not given, as its family
 *     has it
 * @param attentionBias whether the projections of attention have biases
 * @param mlpBias whether those of the feed-forward network have
 * @param activation {@code hidden_activation} or {@code hidden_act}; {@code silu} where not given
 * @param bosId the first token of a text, where given
 * @param eosIds the tokens that end a text
 * @param dtype {@code dtype} or {@code torch_dtype}, where given
 * @param json the whole object, for a writer that copies it; callers change a copy
 */
public record ModelConfig(
    String modelType,
    List<String> architectures,
    int hiddenSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headDim,
    int intermediateSize,
    int vocabSize,
    double rmsNormEpsilon,
    RopeParameters rope,
    RopeParameters slidingRope,
    OptionalInt maxPositions,
    boolean tiedEmbeddings,
    boolean attentionBias,
    boolean mlpBias,
    String activation,
    OptionalInt bosId,
    List<Integer> eosIds,
    Optional<String> dtype,
    ObjectNode json) {
  /** The most layers. */
  public static final int MOST_LAYERS = 1_024;

  /** The largest vocabulary. */
  public static final int LARGEST_VOCABULARY = 4 << 20;

  /** Copies the lists and the tree. */
  public ModelConfig {
    architectures = List.copyOf(architectures);
    eosIds = List.copyOf(eosIds);
    json = json.deepCopy();
  }

  /**
   * Reads the object of a config.json; {@link dev.lbrx.spi.error.ErrorCode#CONFIG} names the field
   * that is missing or out of range.
   *
   * @param source the file, as errors name it
   */
  public static ModelConfig of(ObjectNode json, String source) {
    return new ConfigReader(json, source).config();
  }

  /** A copy of the whole object, free to change. */
  @Override
  public ObjectNode json() {
    return json.deepCopy();
  }
}
