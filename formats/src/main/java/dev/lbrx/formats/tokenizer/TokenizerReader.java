package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a tokenizer.json's parts and holds them together. */
final class TokenizerReader {
  private final JsonFields root;

  TokenizerReader(String source, ObjectNode json) {
    this.root = new JsonFields(source, ErrorCode.TOKENIZER, json);
  }

  TokenizerFile read(ObjectNode config, String configSource) {
    var added = root.objects("added_tokens").stream().map(TokenizerReader::addedToken).toList();
    var model = model(root.requiredObject("model"), added);
    return new TokenizerFile(
        model,
        checked(added, model),
        root.object("normalizer")
            .map(NormalizerReader::read)
            .orElse(new Normalizer.Sequence(List.of())),
        root.object("pre_tokenizer")
            .map(PreTokenizerReader::read)
            .orElse(new PreTokenizer.Sequence(List.of())),
        root.object("post_processor")
            .map(TokenizerReader::postProcessor)
            .orElse(new PostProcessor.Sequence(List.of())),
        new DetokenizerReader(root.object("decoder")).read(),
        TokenizerSettings.of(config, configSource));
  }

  private static TokenizerModel model(JsonFields fields, List<AddedToken> added) {
    // Old files leave the type out.
    String type = fields.text("type").orElse("BPE");
    return switch (type) {
      case "BPE" -> new BpeReader(fields).read();
      case "Unigram" -> new UnigramReader(fields).read(added);
      default ->
          throw fields.unsupported(
              "type", "the model " + type + " is not supported yet, BPE and Unigram are");
    };
  }

  private static AddedToken addedToken(JsonFields fields) {
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
    return token;
  }

  private List<AddedToken> checked(List<AddedToken> tokens, TokenizerModel model) {
    var texts = new HashMap<Integer, String>();
    model.vocabulary().forEach((text, id) -> texts.put(id, text));
    var contents = new HashMap<String, Integer>(model.vocabulary());
    for (int i = 0; i < tokens.size(); i++) {
      var token = tokens.get(i);
      String text = texts.put(token.id(), token.content());
      Integer id = contents.put(token.content(), token.id());
      if ((text != null && !text.equals(token.content())) || (id != null && id != token.id())) {
        throw root.refuse(
            "added_tokens/" + i + "/id",
            "id " + token.id() + " or its text has another token already");
      }
    }
    return tokens.stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
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

  static RuntimeException unknown(JsonFields fields, String what) {
    return fields.unsupported(
        "type", "the " + what + " " + fields.requiredText("type") + " is not supported yet");
  }
}
