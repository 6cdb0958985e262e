package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.huggingface.ChatTemplates;
import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.Detokenizer;
import dev.lbrx.formats.tokenizer.Merge;
import dev.lbrx.formats.tokenizer.Normalizer;
import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the tokenizer's metadata of tokenizer.json and tokenizer_config.json. */
final class TokenizerKeys {
  private static final char SPACE = 'Ġ';
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  /** Source: llama.cpp's converter. */
  private static final float ADDED_SCORE = -1_000;

  private static final float UNUSED_SCORE = -10_000;
  private static final int GRANITE_VOCABULARY = 49_152;
  private static final Set<String> SEEMS_SPECIAL = Set.of("<pad>", "<mask>", "<2mass>", "[@BOS@]");

  /** Roles of tokens by their names in tokenizer_config.json, with the keys of their ids. */
  private static final Map<String, String> ROLES = new LinkedHashMap<>();

  static {
    ROLES.put("bos", GgufTokenizer.BOS);
    ROLES.put("eos", GgufTokenizer.EOS);
    ROLES.put("unk", GgufTokenizer.UNKNOWN);
    ROLES.put("sep", "tokenizer.ggml.seperator_token_id");
    ROLES.put("pad", GgufTokenizer.PADDING);
    ROLES.put("mask", "tokenizer.ggml.mask_token_id");
  }

  private final ObjectNode tokenizer;
  private final ObjectNode settings;
  private final Optional<String> template;
  private final ObjectNode config;
  private final Architecture architecture;
  private final TokenizerFile file;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

  TokenizerKeys(
      ObjectNode tokenizer,
      ObjectNode settings,
      Optional<String> template,
      ObjectNode config,
      Architecture architecture) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.template = template;
    this.config = config;
    this.architecture = architecture;
    this.file = TokenizerFile.of(tokenizer, settings, "tokenizer.json");
  }

  Map<String, GgufValue> metadata() {
    if (file.detokenizer() instanceof Detokenizer.Spaces) {
      metadata.put(GgufTokenizer.MODEL, GgufValue.text("llama"));
      metadata.put(GgufTokenizer.PRE, GgufValue.text("default"));
      tokens(true);
    } else {
      metadata.put(GgufTokenizer.MODEL, GgufValue.text("gpt2"));
      metadata.put(GgufTokenizer.PRE, GgufValue.text(preTokenizer()));
      tokens(false);
      merges();
    }
    roles();
    begins();
    template();
    if (file.detokenizer() instanceof Detokenizer.Spaces && !prependsSpace()) {
      metadata.put(GgufTokenizer.ADD_SPACE, GgufValue.flag(false));
    }
    return metadata;
  }

  private String preTokenizer() {
    return PreTokenizers.like(file.preTokenizer())
        .map(PreTokenizers::ggufName)
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.UNSUPPORTED,
                    "tokenizer.json at /pre_tokenizer: llama.cpp has no name for it that LBRX"
                        + " knows, so it cannot be written as GGUF yet"));
  }

  /** Whether a text gets a space before it, by its normalizer or its pre-tokenizer. */
  private boolean prependsSpace() {
    return prepends(file.normalizer()) || prepends(file.preTokenizer());
  }

  private static boolean prepends(Normalizer normalizer) {
    return switch (normalizer) {
      case Normalizer.Prepend _ -> true;
      case Normalizer.Sequence(var steps) -> steps.stream().anyMatch(TokenizerKeys::prepends);
      case Normalizer.Replace _, Normalizer.Unicode _ -> false;
    };
  }

  private static boolean prepends(PreTokenizer preTokenizer) {
    return switch (preTokenizer) {
      case PreTokenizer.Metaspace metaspace -> metaspace.prepend() != PreTokenizer.Prepend.NEVER;
      case PreTokenizer.Sequence(var steps) -> steps.stream().anyMatch(TokenizerKeys::prepends);
      case PreTokenizer.ByteLevel _, PreTokenizer.Split _ -> false;
    };
  }

  private void tokens(boolean scored) {
    var texts = new HashMap<Integer, String>();
    file.model().vocabulary().forEach((text, id) -> texts.put(id, text));
    var added = new HashMap<Integer, AddedToken>();
    for (var token : file.addedTokens()) {
      texts.put(token.id(), token.content());
      added.put(token.id(), token);
    }
    int last = texts.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    int size = config.path("vocab_size").intValue(last + 1);
    if (last >= size) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "tokenizer.json has the id %d, config.json's vocab_size is %d".formatted(last, size));
    }
    var known = scored ? ScoredTokens.scores(file.model()) : Map.<String, Float>of();
    var tokens = new ArrayList<String>(size);
    float[] scores = new float[size];
    int[] types = new int[size];
    for (int id = 0; id < size; id++) {
      String text = texts.get(id);
      var type = type(text, added.get(id));
      types[id] = type.number();
      scores[id] =
          switch (type) {
            case NORMAL -> known.getOrDefault(text, 0f);
            case BYTE -> 0;
            case UNKNOWN, CONTROL, USER_DEFINED -> ADDED_SCORE;
            case UNUSED -> UNUSED_SCORE;
          };
      // Spaces of added tokens are plain in GGUF files.
      tokens.add(
          text == null
              ? "[PAD" + id + "]"
              : type == TokenType.USER_DEFINED ? text.replace('▁', ' ') : text);
    }
    metadata.put(GgufTokenizer.TOKENS, GgufValue.texts(tokens));
    if (scored) {
      metadata.put(GgufTokenizer.SCORES, GgufValue.float32s(scores));
    }
    metadata.put(GgufTokenizer.TYPES, GgufValue.int32s(types));
  }

  private TokenType type(@Nullable String text, @Nullable AddedToken added) {
    if (text == null) {
      return TokenType.UNUSED;
    }
    boolean spaced = file.detokenizer() instanceof Detokenizer.Spaces;
    if (spaced && file.model().unknownToken().filter(text::equals).isPresent()) {
      return TokenType.UNKNOWN;
    }
    if (added == null) {
      return spaced && BYTE.matcher(text).matches() ? TokenType.BYTE : TokenType.NORMAL;
    }
    boolean special =
        added.special()
            || SEEMS_SPECIAL.contains(text)
            || (text.startsWith("<|") && text.endsWith("|>"))
            || (text.startsWith("<｜") && text.endsWith("｜>"))
            || (text.startsWith("<unused") && text.endsWith(">"));
    return special ? TokenType.CONTROL : TokenType.USER_DEFINED;
  }

  private void merges() {
    List<String> merges = new ArrayList<>();
    for (Merge merge : file.model().merges()) {
      merges.add(merge.left().replace(' ', SPACE) + " " + merge.right().replace(' ', SPACE));
    }
    if (!merges.isEmpty()) {
      metadata.put(GgufTokenizer.MERGES, GgufValue.texts(merges));
    }
  }

  // Those of tokenizer_config.json first, then what only config.json has.
  private void roles() {
    for (var role : ROLES.entrySet()) {
      token(role.getKey())
          .flatMap(this::addedId)
          .ifPresent(id -> metadata.put(role.getValue(), GgufValue.uint32(id)));
    }
    for (var role : ROLES.entrySet()) {
      JsonNode id = config.get(role.getKey() + "_token_id");
      if (id != null && id.isIntegralNumber() && id.longValue() >= 0) {
        metadata.putIfAbsent(role.getValue(), GgufValue.uint32(id.longValue()));
      }
    }
  }

  private Optional<Integer> addedId(String text) {
    return file.addedTokens().stream()
        .filter(added -> added.content().equals(text))
        .map(AddedToken::id)
        .findFirst();
  }

  // tokenizer_config.json writes a token as its text or as an object with content.
  private Optional<String> token(String role) {
    JsonNode node = settings.path(role + "_token");
    JsonNode text = node.isObject() ? node.path("content") : node;
    return text.isString() ? Optional.of(text.stringValue()) : Optional.empty();
  }

  // What a text begins and ends with: the template's first and last special token, unless
  // tokenizer_config.json says so itself.
  private void begins() {
    var add = new LinkedHashMap<String, Boolean>();
    JsonNode processor = tokenizer.path("post_processor");
    JsonNode steps = processor.path("processors");
    if (steps.isArray()) {
      steps.forEach(step -> template(step, add));
    } else {
      template(processor, add);
    }
    for (String role : ROLES.keySet()) {
      JsonNode own = settings.path("add_" + role + "_token");
      if (own.isBoolean()) {
        add.put(role, own.booleanValue());
      }
    }
    if (architecture.ggufName().equals("llama")
        && config.path("vocab_size").intValue(0) == GRANITE_VOCABULARY) {
      // The converter's rule for Granite, which SmolLM's size meets too.
      add.put("bos", false);
    }
    add.forEach(
        (role, value) ->
            metadata.put("tokenizer.ggml.add_" + role + "_token", GgufValue.flag(value)));
  }

  private void template(JsonNode step, Map<String, Boolean> add) {
    if (!step.path("type").asString("").equals("TemplateProcessing")) {
      return;
    }
    JsonNode single = step.path("single");
    if (single.size() < 2) {
      return;
    }
    String first = special(single.get(0));
    String last = special(single.get(single.size() - 1));
    if (!first.isEmpty()) {
      add.put("bos", first.equals(token("bos").orElse(first)));
    }
    if (!last.isEmpty()) {
      add.put("eos", last.equals(token("eos").orElse(last)));
    }
    separator(step.path("pair"), first, last, add);
  }

  // Whether a token stands between two texts.
  private void separator(JsonNode pair, String first, String last, Map<String, Boolean> add) {
    int from = pair.size() > 0 && !first.isEmpty() && special(pair.get(0)).equals(first) ? 1 : 0;
    int to = pair.size();
    if (to > 0 && !last.isEmpty() && special(pair.get(to - 1)).equals(last)) {
      to--;
    }
    if (to - from > 2) {
      String between = special(pair.get(from + 1));
      boolean separates =
          between.equals(token("sep").orElse("\0"))
              || (between.equals(token("eos").orElse("\0")) && last.isEmpty());
      add.put("sep", separates);
    }
  }

  private static String special(JsonNode piece) {
    return piece.path("SpecialToken").path("id").asString("");
  }

  private void template() {
    ChatTemplates.of(settings)
        .or(() -> template)
        .ifPresent(value -> metadata.put(GgufTokenizer.TEMPLATE, GgufValue.text(value)));
  }
}
