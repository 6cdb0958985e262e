package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.huggingface.ChatTemplates;
import dev.lbrx.formats.tokenizer.AddedToken;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which tokens begin, end and fill texts, whether they are put around every text, and the chat
 * template: from tokenizer_config.json, config.json and the post-processor of tokenizer.json.
 *
 * <p>Source: gguf-py, {@code SpecialVocab}.
 *
 * @param tokenizer tokenizer.json; empty where there is none
 * @param settings tokenizer_config.json
 */
record TokenRoles(
    ObjectNode tokenizer,
    ObjectNode settings,
    Optional<String> template,
    ObjectNode config,
    Architecture architecture) {
  private static final int GRANITE_VOCABULARY = 49_152;

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

  /** Adds the keys; {@code added} are the tokens that may have roles. */
  void put(Collection<AddedToken> added, Map<String, GgufValue> metadata) {
    roles(added, metadata);
    begins(metadata);
    ChatTemplates.of(settings)
        .or(() -> template)
        .ifPresent(value -> metadata.put(GgufTokenizer.TEMPLATE, GgufValue.text(value)));
  }

  // Those of tokenizer_config.json first, then what only config.json has.
  private void roles(Collection<AddedToken> added, Map<String, GgufValue> metadata) {
    for (var role : ROLES.entrySet()) {
      token(role.getKey())
          .flatMap(text -> id(added, text))
          .ifPresent(id -> metadata.put(role.getValue(), GgufValue.uint32(id)));
    }
    for (var role : ROLES.entrySet()) {
      JsonNode id = config.get(role.getKey() + "_token_id");
      if (id != null && id.isIntegralNumber() && id.longValue() >= 0) {
        metadata.putIfAbsent(role.getValue(), GgufValue.uint32(id.longValue()));
      }
    }
  }

  private static Optional<Integer> id(Collection<AddedToken> added, String text) {
    return added.stream()
        .filter(token -> token.content().equals(text))
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
  private void begins(Map<String, GgufValue> metadata) {
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
}
