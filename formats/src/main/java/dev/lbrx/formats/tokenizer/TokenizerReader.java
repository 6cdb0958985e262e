package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    requireByteLevelDecoder();
    var settings = new JsonFields(configSource, ErrorCode.TOKENIZER, config);
    return new TokenizerFile(
        model,
        added,
        normalizer(),
        root.object("pre_tokenizer")
            .map(TokenizerReader::preTokenizer)
            .orElse(new PreTokenizer.Sequence(List.of())),
        root.object("post_processor")
            .map(TokenizerReader::postProcessor)
            .orElse(new PostProcessor.Sequence(List.of())),
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

  private Normalizer normalizer() {
    var fields = root.object("normalizer");
    if (fields.isEmpty()) {
      return Normalizer.NONE;
    }
    String type = fields.get().requiredText("type");
    return switch (type) {
      case "NFC" -> Normalizer.NFC;
      case "Sequence" -> {
        var steps = fields.get().objects("normalizers");
        for (var step : steps) {
          if (!step.requiredText("type").equals("NFC")) {
            throw unknown(step, "normalizer");
          }
        }
        yield steps.isEmpty() ? Normalizer.NONE : Normalizer.NFC;
      }
      default -> throw unknown(fields.get(), "normalizer");
    };
  }

  private static PreTokenizer preTokenizer(JsonFields fields) {
    return switch (fields.requiredText("type")) {
      case "Sequence" ->
          new PreTokenizer.Sequence(
              fields.objects("pretokenizers").stream().map(TokenizerReader::preTokenizer).toList());
      case "ByteLevel" ->
          new PreTokenizer.ByteLevel(
              fields.flag("add_prefix_space", true), fields.flag("use_regex", true));
      case "Split" -> split(fields);
      case "Digits" ->
          new PreTokenizer.Split(
              "\\p{N}",
              true,
              fields.flag("individual_digits", false)
                  ? PreTokenizer.Behavior.ISOLATED
                  : PreTokenizer.Behavior.CONTIGUOUS,
              false);
      default -> throw unknown(fields, "pre-tokenizer");
    };
  }

  private static PreTokenizer split(JsonFields fields) {
    var pattern = fields.requiredObject("pattern");
    var regex = pattern.text("Regex");
    String behavior = fields.requiredText("behavior");
    // MergedWithNext is spelled MERGED_WITH_NEXT here.
    String name = behavior.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    for (var known : PreTokenizer.Behavior.values()) {
      if (known.name().equals(name)) {
        return new PreTokenizer.Split(
            regex.orElseGet(() -> pattern.requiredText("String")),
            regex.isPresent(),
            known,
            fields.flag("invert", false));
      }
    }
    throw fields.wrong("behavior", "Isolated, Removed, MergedWithPrevious, …");
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

  private void requireByteLevelDecoder() {
    var fields = root.object("decoder");
    if (fields.isPresent() && !fields.get().requiredText("type").equals("ByteLevel")) {
      throw unknown(fields.get(), "decoder");
    }
  }

  // tokenizer_config.json writes a token as its text or as an object with content.
  private static Optional<String> token(JsonFields fields, String key) {
    boolean object = fields.any(key).filter(JsonNode::isObject).isPresent();
    return object ? fields.requiredObject(key).text("content") : fields.text(key);
  }

  private static Optional<Boolean> flag(JsonFields fields, String key) {
    return fields.has(key) ? Optional.of(fields.flag(key, false)) : Optional.empty();
  }

  private static RuntimeException unknown(JsonFields fields, String what) {
    return fields.unsupported(
        "type", "the " + what + " " + fields.requiredText("type") + " is not supported yet");
  }
}
