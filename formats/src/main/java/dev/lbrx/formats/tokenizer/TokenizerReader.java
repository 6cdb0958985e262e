package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a tokenizer.json's parts and holds them together. */
final class TokenizerReader {
  private final JsonFields root;

  TokenizerReader(String source, ObjectNode json) {
    this.root = new JsonFields(source, ErrorCode.TOKENIZER, json);
  }

  TokenizerFile read(ObjectNode config, String configSource) {
    var model = new BpeReader(root.requiredObject("model")).read();
    var added = addedTokens(model);
    var settings = new JsonFields(configSource, ErrorCode.TOKENIZER, config);
    return new TokenizerFile(
        model,
        added,
        root.object("normalizer")
            .map(TokenizerReader::normalizer)
            .orElse(new Normalizer.Sequence(List.of())),
        root.object("pre_tokenizer")
            .map(PreTokenizerReader::read)
            .orElse(new PreTokenizer.Sequence(List.of())),
        root.object("post_processor")
            .map(TokenizerReader::postProcessor)
            .orElse(new PostProcessor.Sequence(List.of())),
        new DetokenizerReader(root.object("decoder")).read(),
        token(settings, "bos_token"),
        token(settings, "eos_token"),
        flag(settings, "add_bos_token"),
        flag(settings, "add_eos_token"));
  }

  private List<AddedToken> addedTokens(BpeModel model) {
    var texts = new HashMap<Integer, String>();
    model.vocabulary().forEach((text, id) -> texts.put(id, text));
    var contents = new HashMap<String, Integer>(model.vocabulary());
    var tokens = new ArrayList<AddedToken>();
    for (var fields : root.objects("added_tokens")) {
      var token =
          new AddedToken(
              (int) fields.requiredInteger("id", 0, TokenizerFile.LARGEST_VOCABULARY - 1),
              fields.requiredText("content"),
              fields.flag("single_word", false),
              fields.flag("lstrip", false),
              fields.flag("rstrip", false),
              fields.flag("normalized", false),
              fields.flag("special", false));
      if (token.content().isEmpty()) {
        throw fields.wrong("content", "a text that is not empty");
      }
      String text = texts.put(token.id(), token.content());
      Integer id = contents.put(token.content(), token.id());
      if ((text != null && !text.equals(token.content())) || (id != null && id != token.id())) {
        throw fields.refuse("id", "id " + token.id() + " or its text has another token already");
      }
      tokens.add(token);
    }
    tokens.sort(Comparator.comparingInt(AddedToken::id));
    return tokens;
  }

  private static Normalizer normalizer(JsonFields fields) {
    String type = fields.requiredText("type");
    return switch (type) {
      case "NFC", "NFD", "NFKC", "NFKD" -> new Normalizer.Unicode(Form.valueOf(type));
      case "Prepend" -> new Normalizer.Prepend(fields.requiredText("prepend"));
      case "Replace" ->
          new Normalizer.Replace(
              fields.requiredObject("pattern").requiredText("String"),
              fields.requiredText("content"));
      case "Sequence" ->
          new Normalizer.Sequence(
              fields.objects("normalizers").stream().map(TokenizerReader::normalizer).toList());
      default -> throw unknown(fields, "normalizer");
    };
  }

  private static PostProcessor postProcessor(JsonFields fields) {
    return switch (fields.requiredText("type")) {
      case "Sequence" ->
          new PostProcessor.Sequence(
              fields.objects("processors").stream().map(TokenizerReader::postProcessor).toList());
      case "ByteLevel" -> new PostProcessor.ByteLevel();
      case "TemplateProcessing" -> template(fields);
      default -> throw unknown(fields, "post-processor");
    };
  }

  private static PostProcessor template(JsonFields fields) {
    var special = fields.requiredObject("special_tokens");
    var pieces = new ArrayList<PostProcessor.Piece>();
    for (var piece : fields.objects("single")) {
      var token = piece.object("SpecialToken");
      if (token.isPresent()) {
        String name = token.get().requiredText("id");
        pieces.add(new PostProcessor.Piece.Special(name, ids(special.requiredObject(name))));
      } else {
        piece.requiredObject("Sequence");
        pieces.add(new PostProcessor.Piece.Text());
      }
    }
    return new PostProcessor.Template(pieces);
  }

  private static List<Integer> ids(JsonFields token) {
    var ids = new ArrayList<Integer>();
    for (JsonNode id : token.array("ids")) {
      if (!id.canConvertToInt()
          || !id.isIntegralNumber()
          || id.intValue() < 0
          || id.intValue() >= TokenizerFile.LARGEST_VOCABULARY) {
        throw token.wrong("ids", "token ids");
      }
      ids.add(id.intValue());
    }
    return ids;
  }

  // tokenizer_config.json writes a token as its text or as an object with content.
  private static Optional<String> token(JsonFields fields, String key) {
    boolean object = fields.any(key).filter(JsonNode::isObject).isPresent();
    return object ? fields.requiredObject(key).text("content") : fields.text(key);
  }

  private static Optional<Boolean> flag(JsonFields fields, String key) {
    return fields.has(key) ? Optional.of(fields.flag(key, false)) : Optional.empty();
  }

  static RuntimeException unknown(JsonFields fields, String what) {
    return fields.unsupported(
        "type", "the " + what + " " + fields.requiredText("type") + " is not supported yet");
  }
}
