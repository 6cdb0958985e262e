package dev.lbrx.formats.sentencepiece;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.spi.error.ErrorCode;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens that files beside a tokenizer.model add to its pieces or put in their places: {@code
 * added_tokens.json}, and over it {@code added_tokens_decoder} of tokenizer_config.json.
 */
public final class ExtraTokens {
  /** The first of the two. */
  public static final String FILE = "added_tokens.json";

  private static final int DIGITS = 7;

  private ExtraTokens() {}

  /** By id; {@code LBRX-205} where a token or id is malformed. */
  public static Map<Integer, AddedToken> of(
      ObjectNode file, String fileName, ObjectNode config, String configName) {
    var tokens = new TreeMap<Integer, AddedToken>();
    var added = new JsonFields(fileName, ErrorCode.TOKENIZER, file);
    for (String text : file.propertyNames()) {
      int id = (int) added.requiredInteger(text, 0, TokenizerFile.LARGEST_VOCABULARY - 1);
      if (text.isEmpty()) {
        throw added.wrong(text, "a text that is not empty as its name");
      }
      tokens.put(id, new AddedToken(id, text, false, false, false, false, false));
    }
    new JsonFields(configName, ErrorCode.TOKENIZER, config)
        .object("added_tokens_decoder")
        .ifPresent(decoder -> decoder(decoder, tokens));
    return tokens;
  }

  private static void decoder(JsonFields decoder, Map<Integer, AddedToken> tokens) {
    for (String key : decoder.node().propertyNames()) {
      var token = decoder.requiredObject(key);
      boolean number =
          !key.isEmpty()
              && key.length() <= DIGITS
              && key.chars().allMatch(c -> c >= '0' && c <= '9')
              && Integer.parseInt(key) < TokenizerFile.LARGEST_VOCABULARY;
      if (!number) {
        throw decoder.refuse(key, "expected an id as the name");
      }
      int id = Integer.parseInt(key);
      String text = token.requiredText("content");
      if (text.isEmpty()) {
        throw token.wrong("content", "a text that is not empty");
      }
      tokens.put(
          id,
          new AddedToken(
              id,
              text,
              token.flag("single_word", false),
              token.flag("lstrip", false),
              token.flag("rstrip", false),
              token.flag("normalized", false),
              token.flag("special", false)));
    }
  }
}
