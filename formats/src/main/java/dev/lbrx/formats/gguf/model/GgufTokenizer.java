package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** Makes the tokenizer.json and tokenizer_config.json that a GGUF file's metadata amount to. */
final class GgufTokenizer {
  static final String MODEL = "tokenizer.ggml.model";
  static final String PRE = "tokenizer.ggml.pre";
  static final String TOKENS = "tokenizer.ggml.tokens";
  static final String TYPES = "tokenizer.ggml.token_type";
  static final String MERGES = "tokenizer.ggml.merges";
  static final String BOS = "tokenizer.ggml.bos_token_id";
  static final String EOS = "tokenizer.ggml.eos_token_id";
  static final String EOT = "tokenizer.ggml.eot_token_id";
  static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
  static final String PADDING = "tokenizer.ggml.padding_token_id";
  static final String ADD_BOS = "tokenizer.ggml.add_bos_token";
  static final String ADD_EOS = "tokenizer.ggml.add_eos_token";
  static final String TEMPLATE = "tokenizer.chat_template";

  private final Keys keys;
  private final List<String> tokens;

  GgufTokenizer(Keys keys) {
    this.keys = keys;
    this.tokens = keys.texts(TOKENS);
  }

  /** tokenizer.json; empty where the file has no tokens. */
  Optional<ObjectNode> tokenizer() {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    String model = keys.text(MODEL).orElse("none");
    if (!model.equals("gpt2")) {
      throw unsupported(MODEL, "the tokenizer " + model + ", only gpt2 (byte-level BPE)");
    }
    String pre = keys.text(PRE).orElse("default");
    return Optional.of(
        byteLevel(
            PreTokenizers.named(pre)
                .orElseThrow(
                    () -> unsupported(PRE, "the pre-tokenizer " + pre + ", only known ones"))));
  }

  private ObjectNode byteLevel(PreTokenizers pre) {
    var root = Json.object();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    var added = root.putArray("added_tokens");
    if (pre.composes()) {
      root.putObject("normalizer").put("type", "NFC");
    } else {
      root.putNull("normalizer");
    }
    root.set("pre_tokenizer", pre.json());
    root.set("post_processor", postProcessor(pre));
    root.set("decoder", byteLevel());
    var model = root.putObject("model");
    model.put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", pre.wholePieces());
    var vocabulary = model.putObject("vocab");
    long[] types = types();
    for (int id = 0; id < tokens.size(); id++) {
      var type = TokenType.of(types, id);
      String token = tokens.get(id);
      if (type == TokenType.UNUSED || token.isEmpty()) {
        continue;
      }
      if (vocabulary.has(token)) {
        throw new LbrxException(
            ErrorCode.TOKENIZER,
            "%s at %s: token %d stands twice".formatted(keys.file(), TOKENS, id));
      }
      vocabulary.put(token, id);
      if (type != TokenType.NORMAL) {
        added
            .addObject()
            .put("id", id)
            .put("content", token)
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", type != TokenType.USER_DEFINED);
      }
    }
    var merges = model.putArray("merges");
    keys.texts(MERGES).forEach(merges::add);
    return root;
  }

  private ObjectNode postProcessor(PreTokenizers pre) {
    var bos = addBos(pre) ? token(BOS) : Optional.<Special>empty();
    var eos = keys.flag(ADD_EOS).orElse(false) ? token(EOS) : Optional.<Special>empty();
    if (bos.isEmpty() && eos.isEmpty()) {
      return byteLevel();
    }
    var template = Json.object().put("type", "TemplateProcessing");
    var single = template.putArray("single");
    var special = Json.object();
    bos.ifPresent(token -> token.addTo(single.addObject(), special));
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    eos.ifPresent(token -> token.addTo(single.addObject(), special));
    template.set("pair", single.deepCopy());
    template.set("special_tokens", special);
    return template;
  }

  private boolean addBos(PreTokenizers pre) {
    return keys.flag(ADD_BOS).orElse(pre.beginsTexts());
  }

  /** tokenizer_config.json; the chat template is in it. */
  ObjectNode config(OptionalInt context) {
    var config = Json.object().put("tokenizer_class", "PreTrainedTokenizerFast");
    token(BOS).ifPresent(token -> config.put("bos_token", token.text));
    token(EOS).ifPresent(token -> config.put("eos_token", token.text));
    token(UNKNOWN).ifPresent(token -> config.put("unk_token", token.text));
    token(PADDING).ifPresent(token -> config.put("pad_token", token.text));
    keys.flag(ADD_BOS).ifPresent(add -> config.put("add_bos_token", add));
    keys.flag(ADD_EOS).ifPresent(add -> config.put("add_eos_token", add));
    context.ifPresent(length -> config.put("model_max_length", length));
    config.put("clean_up_tokenization_spaces", false);
    keys.text(TEMPLATE).ifPresent(template -> config.put("chat_template", template));
    return config;
  }

  /** generation_config.json: what begins a text and all that may end one. */
  ObjectNode generation() {
    var generation = Json.object();
    keys.integer(BOS).ifPresent(id -> generation.put("bos_token_id", id));
    var eos = keys.integer(EOS);
    var eot = keys.integer(EOT);
    if (eos.isPresent() && eot.isPresent() && eos.getAsInt() != eot.getAsInt()) {
      generation.putArray("eos_token_id").add(eos.getAsInt()).add(eot.getAsInt());
    } else {
      eos.ifPresent(id -> generation.put("eos_token_id", id));
    }
    return generation;
  }

  private long[] types() {
    long[] types = keys.integers(TYPES);
    if (types.length != 0 && types.length != tokens.size()) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "%s at %s: %d types for %d tokens"
              .formatted(keys.file(), TYPES, types.length, tokens.size()));
    }
    return types;
  }

  private Optional<Special> token(String key) {
    var id = keys.integer(key);
    return id.isPresent() && id.getAsInt() < tokens.size()
        ? Optional.of(new Special(id.getAsInt(), tokens.get(id.getAsInt())))
        : Optional.empty();
  }

  private static ObjectNode byteLevel() {
    return Json.object()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private LbrxException unsupported(String key, String what) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED, "%s at %s: %s are supported yet".formatted(keys.file(), key, what));
  }

  /** A token with a role of its own. */
  private record Special(int id, String text) {
    void addTo(ObjectNode piece, ObjectNode special) {
      piece.putObject("SpecialToken").put("id", text).put("type_id", 0);
      var described = special.putObject(text).put("id", text);
      described.putArray("ids").add(id);
      described.putArray("tokens").add(text);
    }
  }
}
