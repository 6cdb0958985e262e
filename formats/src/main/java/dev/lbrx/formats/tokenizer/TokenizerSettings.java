package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tokenizer_config.json says of the tokens around a text.
 *
 * @param bosToken {@code bos_token}
 * @param eosToken {@code eos_token}
 * @param addBosToken {@code add_bos_token}; empty where not given
 * @param addEosToken {@code add_eos_token}; empty where not given
 */
public record TokenizerSettings(
    Optional<String> bosToken,
    Optional<String> eosToken,
    Optional<Boolean> addBosToken,
    Optional<Boolean> addEosToken) {
  /** Reads the file's object; {@code LBRX-205} where a member is of the wrong kind. */
  public static TokenizerSettings of(ObjectNode config, String source) {
    var fields = new JsonFields(source, ErrorCode.TOKENIZER, config);
    return new TokenizerSettings(
        token(fields, "bos_token"),
        token(fields, "eos_token"),
        flag(fields, "add_bos_token"),
        flag(fields, "add_eos_token"));
  }

  // A token is written as its text or as an object with content.
  private static Optional<String> token(JsonFields fields, String key) {
    boolean object = fields.any(key).filter(JsonNode::isObject).isPresent();
    return object ? fields.requiredObject(key).text("content") : fields.text(key);
  }

  private static Optional<Boolean> flag(JsonFields fields, String key) {
    return fields.has(key) ? Optional.of(fields.flag(key, false)) : Optional.empty();
  }
}
