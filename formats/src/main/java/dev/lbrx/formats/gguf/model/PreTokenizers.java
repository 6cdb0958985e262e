package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.PreTokenizer;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the names of {@code tokenizer.ggml.pre} stand for. Patterns as the families' own
 * tokenizer.json files have them.
 */
enum PreTokenizers {
  LLAMA3(
      true,
      true,
      false,
      split(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      "llama-bpe",
      "llama3",
      "llama-v3",
      "falcon3",
      "falcon-h1",
      "pixtral",
      "midm-2.0",
      "lfm2",
      "jina-v5-nano"),
  DBRX(false, false, false, LLAMA3.tree, "dbrx", "smaug-bpe", "glm4", "chatglm-bpe"),
  QWEN2(
      false,
      false,
      true,
      split(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      "qwen2",
      "deepseek-r1-qwen",
      "kormo",
      "f2llmv2",
      "solar-open",
      "stablelm2",
      "megrez",
      "hunyuan"),
  SMOLLM(
      false,
      false,
      false,
      new PreTokenizer.Sequence(
          List.of(
              new PreTokenizer.Split("\\p{N}", true, PreTokenizer.Behavior.ISOLATED, false),
              new PreTokenizer.ByteLevel(false, true))),
      "smollm",
      "starcoder",
      "refact",
      "command-r",
      "codeshell",
      "exaone",
      "minerva-7b",
      "mellum2"),
  GPT2(
      false,
      false,
      false,
      new PreTokenizer.ByteLevel(false, true),
      "gpt-2",
      "olmo",
      "mpt",
      "jais",
      "phi-2",
      "trillion",
      "granite-docling",
      "exaone4",
      "gigachat",
      "a.x-4.0",
      "mellum",
      "modern-bert"),
  TEKKEN(
      true,
      true,
      false,
      split(
          "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
              + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
              + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      "tekken"),
  GPT4O(
      false,
      false,
      false,
      split(
          "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
              + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
              + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
              + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
              + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
      "gpt-4o",
      "llama4",
      "kanana2",
      "talkie",
      "minimax-m2"),
  /** What llama.cpp does for models whose own way it has no name for. */
  DEFAULT(
      false,
      false,
      false,
      new PreTokenizer.Sequence(
          List.of(
              isolated("[\\p{P}\\$\\+<=>\\^~\\|]+"),
              isolated(
                  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)"),
              isolated("\\p{N}+"),
              isolated("[0-9][0-9][0-9]"),
              new PreTokenizer.ByteLevel(false, false))),
      "default");

  private final boolean wholePieces;
  private final boolean beginsTexts;
  private final boolean composes;

  @SuppressWarnings("ImmutableEnumChecker") // Records of strings.
  private final PreTokenizer tree;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change.
  private final List<String> names;

  PreTokenizers(
      boolean wholePieces,
      boolean beginsTexts,
      boolean composes,
      PreTokenizer tree,
      String... names) {
    this.wholePieces = wholePieces;
    this.beginsTexts = beginsTexts;
    this.composes = composes;
    this.tree = tree;
    this.names = List.of(names);
  }

  /** The one of a name. */
  static Optional<PreTokenizers> named(String name) {
    for (var known : values()) {
      if (known.names.contains(name)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** The one that cuts as a tokenizer.json does. */
  static Optional<PreTokenizers> like(PreTokenizer tree) {
    for (var known : values()) {
      if (known.tree.equals(tree)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** The name that is written: of several the family's own. */
  String ggufName(Architecture architecture) {
    if (this == SMOLLM && architecture == Architecture.STARCODER2) {
      return "starcoder";
    }
    return this == LLAMA3 && architecture == Architecture.OLMO2 ? "dbrx" : names.getFirst();
  }

  /** Whether a piece that is a token as a whole is taken without merging. */
  boolean wholePieces() {
    return wholePieces;
  }

  /** Whether texts begin with the begin-of-text token where the file does not say. */
  boolean beginsTexts() {
    return beginsTexts;
  }

  /** Whether text is composed (NFC) first. */
  boolean composes() {
    return composes;
  }

  /** The {@code pre_tokenizer} of a tokenizer.json. */
  ObjectNode json() {
    return json(tree);
  }

  private static ObjectNode json(PreTokenizer tree) {
    var node = Json.object();
    switch (tree) {
      case PreTokenizer.Sequence(var steps) -> {
        node.put("type", "Sequence");
        var array = node.putArray("pretokenizers");
        steps.forEach(step -> array.add(json(step)));
      }
      case PreTokenizer.Split(String pattern, _, _, _) -> {
        node.put("type", "Split");
        node.putObject("pattern").put("Regex", pattern);
        node.put("behavior", "Isolated");
        node.put("invert", false);
      }
      case PreTokenizer.ByteLevel(boolean addPrefixSpace, boolean useRegex) -> {
        node.put("type", "ByteLevel");
        node.put("add_prefix_space", addPrefixSpace);
        node.put("trim_offsets", true);
        node.put("use_regex", useRegex);
      }
      case PreTokenizer.Metaspace _ ->
          throw new IllegalArgumentException(tree + " is no byte-level pre-tokenizer");
    }
    return node;
  }

  private static PreTokenizer split(String pattern) {
    return new PreTokenizer.Sequence(
        List.of(isolated(pattern), new PreTokenizer.ByteLevel(false, false)));
  }

  private static PreTokenizer isolated(String pattern) {
    return new PreTokenizer.Split(pattern, true, PreTokenizer.Behavior.ISOLATED, false);
  }
}
