package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.sentencepiece.PieceType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the tokenizer.json and tokenizer_config.json that a GGUF file's metadata amount to. */
final class GgufTokenizer {
  static final String MODEL = "tokenizer.ggml.model";
  static final String PRE = "tokenizer.ggml.pre";
  static final String TOKENS = "tokenizer.ggml.tokens";
  static final String TYPES = "tokenizer.ggml.token_type";
  static final String SCORES = "tokenizer.ggml.scores";
  static final String MERGES = "tokenizer.ggml.merges";
  static final String BOS = "tokenizer.ggml.bos_token_id";
  static final String EOS = "tokenizer.ggml.eos_token_id";
  static final String EOT = "tokenizer.ggml.eot_token_id";
  static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
  static final String PADDING = "tokenizer.ggml.padding_token_id";
  static final String ADD_BOS = "tokenizer.ggml.add_bos_token";
  static final String ADD_EOS = "tokenizer.ggml.add_eos_token";
  static final String ADD_SPACE = "tokenizer.ggml.add_space_prefix";
  static final String FEWER_SPACES = "tokenizer.ggml.remove_extra_whitespaces";
  static final String CHARACTER_MAP = "tokenizer.ggml.precompiled_charsmap";
  static final String TEMPLATE = "tokenizer.chat_template";

  private static final String SPACE = "▁";

  /** Where a Unigram model does not say. Source: llama.cpp. */
  private static final int UNIGRAM_UNKNOWN = 2;

  /** Source: llama.cpp. */
  private static final List<String> ENDS_OF_TURNS =
      List.of("<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>");

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
    return Optional.of(
        switch (model) {
          case "gpt2" -> byteLevel();
          case "llama" -> spaced();
          case "t5" -> unigram();
          default ->
              throw unsupported(
                  MODEL,
                  "the tokenizer "
                      + model
                      + ", only gpt2 (byte-level BPE), llama (BPE) and t5 (Unigram)");
        });
  }

  private ObjectNode byteLevel() {
    String name =
        keys.text(PRE)
            .orElseThrow(
                () ->
                    keys.wrong(
                        PRE,
                        null,
                        "how the tokenizer cuts text; the file is older than that, make it again"));
    var pre =
        PreTokenizers.named(name)
            .orElseThrow(() -> unsupported(PRE, "the pre-tokenizer " + name + ", only known ones"));
    var root = Json.object().put("version", "1.0");
    var texts = texts(UnaryOperator.identity());
    root.set("added_tokens", added(texts, token -> false));
    root.set("normalizer", pre.composes() ? Json.object().put("type", "NFC") : null);
    root.set("pre_tokenizer", pre.json());
    root.set(
        "post_processor", postProcessor(pre.beginsTexts(), false).orElseGet(this::byteLevelStep));
    root.set("decoder", byteLevelStep());
    var model = model(root, texts);
    model.put("ignore_merges", pre.wholePieces());
    var merges = model.putArray("merges");
    keys.texts(MERGES).forEach(merges::add);
    return root;
  }

  // SentencePiece's BPE, as Llama 2's and Gemma's tokenizer.json files have it.
  private ObjectNode spaced() {
    var root = Json.object().put("version", "1.0");
    // Spaces of added tokens are plain in GGUF files.
    var texts = texts(token -> token.replace(" ", SPACE));
    root.set("added_tokens", added(texts, token -> token.contains(SPACE)));
    var normalizers = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    spaces(root, normalizers, true);
    postProcessor(true, false).ifPresent(processor -> root.set("post_processor", processor));
    var model = model(root, texts);
    model.put("byte_fallback", true).put("fuse_unk", true);
    int unknown = keys.integer(UNKNOWN).orElse(0);
    model.put("unk_token", unknown < tokens.size() ? texts.get(unknown) : null);
    model.set("merges", ScoredTokens.merges(scores(texts)));
    return root;
  }

  private ObjectNode unigram() {
    var root = Json.object().put("version", "1.0");
    var texts = texts(token -> token.replace(SPACE, " "));
    root.set("added_tokens", added(texts, token -> false));
    var normalizers = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    byte[] map = keys.bytes(CHARACTER_MAP);
    if (map.length > 0) {
      normalizers
          .addObject()
          .put("type", "Precompiled")
          .put("precompiled_charsmap", Base64.getEncoder().encodeToString(map));
    }
    if (keys.flag(FEWER_SPACES).orElse(true)) {
      normalizers.addObject().put("type", "Strip").put("strip_left", true).put("strip_right", true);
      var several = normalizers.addObject().put("type", "Replace");
      several.putObject("pattern").put("Regex", " {2,}");
      several.put("content", " ");
    }
    boolean bytes = Arrays.stream(types()).anyMatch(type -> type == PieceType.BYTE.number());
    spaces(root, normalizers, bytes);
    postProcessor(false, true).ifPresent(processor -> root.set("post_processor", processor));
    var model = root.putObject("model").put("type", "Unigram");
    model.put("unk_id", keys.integer(UNKNOWN).orElse(UNIGRAM_UNKNOWN)).put("byte_fallback", bytes);
    pieces(model.putArray("vocab"), texts);
    return root;
  }

  // The model's scores are compared with each other, so what is not made of text must not be the
  // least; what fills the end of the vocabulary is left out.
  private void pieces(ArrayNode pieces, List<String> texts) {
    double[] scores = scores();
    long[] types = types();
    int size = scores.length;
    while (size > 0 && type(types, size - 1) == PieceType.UNUSED) {
      size--;
    }
    for (int id = 0; id < size; id++) {
      boolean made = type(types, id) == PieceType.NORMAL;
      pieces.addArray().add(texts.get(id)).add(made ? scores[id] : 0);
    }
  }

  // A space before a text, one character for each, and back.
  private void spaces(ObjectNode root, ArrayNode normalizers, boolean bytes) {
    boolean prefix = keys.flag(ADD_SPACE).orElse(true);
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(normalizers.addObject(), " ", SPACE);
    root.putNull("pre_tokenizer");
    var decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), SPACE, " ");
    if (bytes) {
      decoders.addObject().put("type", "ByteFallback");
    }
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
  }

  private static void replace(ObjectNode step, String old, String by) {
    step.put("type", "Replace").putObject("pattern").put("String", old);
    step.put("content", by);
  }

  private double[] scores() {
    double[] scores = keys.numbers(SCORES);
    if (scores.length != tokens.size()) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "%s at %s: %d scores for %d tokens"
              .formatted(keys.file(), SCORES, scores.length, tokens.size()));
    }
    return scores;
  }

  private Map<String, Float> scores(List<String> texts) {
    double[] scores = scores();
    long[] types = types();
    var merging = new LinkedHashMap<String, Float>();
    for (int id = 0; id < scores.length; id++) {
      if (type(types, id) == PieceType.NORMAL && !texts.get(id).isEmpty()) {
        merging.put(texts.get(id), (float) scores[id]);
      }
    }
    return merging;
  }

  /** Every token's text, changed where it was added by a user. */
  private List<String> texts(UnaryOperator<String> change) {
    long[] types = types();
    var texts = new ArrayList<String>(tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      boolean added = type(types, id) == PieceType.USER_DEFINED;
      texts.add(added ? change.apply(tokens.get(id)) : tokens.get(id));
    }
    return texts;
  }

  private ArrayNode added(List<String> texts, Predicate<String> normalized) {
    var added = Json.array();
    long[] types = types();
    for (int id = 0; id < texts.size(); id++) {
      String text = texts.get(id);
      var type = type(types, id);
      if (type.added() && !text.isEmpty()) {
        added
            .addObject()
            .put("id", id)
            .put("content", text)
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", normalized.test(text))
            .put("special", type != PieceType.USER_DEFINED);
      }
    }
    return added;
  }

  private ObjectNode model(ObjectNode root, List<String> texts) {
    var model = root.putObject("model");
    model.put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    var vocabulary = model.putObject("vocab");
    long[] types = types();
    for (int id = 0; id < texts.size(); id++) {
      String text = texts.get(id);
      if (type(types, id) == PieceType.UNUSED || text.isEmpty()) {
        continue;
      }
      if (vocabulary.has(text)) {
        throw new LbrxException(
            ErrorCode.TOKENIZER,
            "%s at %s: token %d stands twice".formatted(keys.file(), TOKENS, id));
      }
      vocabulary.put(text, id);
    }
    return model;
  }

  private Optional<ObjectNode> postProcessor(boolean beginsTexts, boolean endsTexts) {
    boolean begins = keys.flag(ADD_BOS).orElse(beginsTexts);
    var bos = begins ? token(BOS) : Optional.<Special>empty();
    var eos = keys.flag(ADD_EOS).orElse(endsTexts) ? token(EOS) : Optional.<Special>empty();
    if (bos.isEmpty() && eos.isEmpty()) {
      return Optional.empty();
    }
    var template = Json.object().put("type", "TemplateProcessing");
    var single = template.putArray("single");
    var special = Json.object();
    bos.ifPresent(token -> token.addTo(single.addObject(), special));
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    eos.ifPresent(token -> token.addTo(single.addObject(), special));
    template.set("pair", single.deepCopy());
    template.set("special_tokens", special);
    return Optional.of(template);
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
    var eot = endOfTurn();
    if (eos.isPresent() && eot.isPresent() && eos.getAsInt() != eot.getAsInt()) {
      generation.putArray("eos_token_id").add(eos.getAsInt()).add(eot.getAsInt());
    } else {
      eos.ifPresent(id -> generation.put("eos_token_id", id));
    }
    return generation;
  }

  // Older files leave out which token ends a turn.
  private OptionalInt endOfTurn() {
    var stated = keys.integer(EOT);
    return stated.isPresent()
        ? stated
        : ENDS_OF_TURNS.stream().mapToInt(tokens::indexOf).filter(id -> id >= 0).findFirst();
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

  // All are normal where the file lists no types.
  private static PieceType type(long[] types, int id) {
    return types.length > id ? PieceType.of(types[id]).orElse(PieceType.NORMAL) : PieceType.NORMAL;
  }

  private Optional<Special> token(String key) {
    var id = keys.integer(key);
    return id.isPresent() && id.getAsInt() < tokens.size()
        ? Optional.of(new Special(id.getAsInt(), tokens.get(id.getAsInt())))
        : Optional.empty();
  }

  private ObjectNode byteLevelStep() {
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
