package dev.lbrx.formats.huggingface;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * What generation reads of a generation_config.json.
 *
 * @param bosId the first token of a text, where given
 * @param eosIds the tokens that end a text, maybe none
 */
public record GenerationConfig(OptionalInt bosId, List<Integer> eosIds) {
  /** Copies the list. */
  public GenerationConfig {
    eosIds = List.copyOf(eosIds);
  }

  /** Reads the object of a generation_config.json; {@code source} names it in errors. */
  public static GenerationConfig of(ObjectNode json, String source) {
    var fields = new JsonFields(source, ErrorCode.CONFIG, json);
    int most = ModelConfig.LARGEST_VOCABULARY;
    return new GenerationConfig(
        TokenIds.one(fields, "bos_token_id", most), TokenIds.list(fields, "eos_token_id", most));
  }
}
