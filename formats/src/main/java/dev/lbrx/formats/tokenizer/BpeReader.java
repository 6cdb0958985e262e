package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a {@code model} of the type BPE. */
record BpeReader(JsonFields fields) {
  BpeModel read() {
    refuseText("continuing_subword_prefix");
    refuseText("end_of_word_suffix");
    refuseDropout();
    var vocabulary = vocabulary();
    var unknown = fields.text("unk_token");
    if (unknown.isPresent() && !vocabulary.containsKey(unknown.get())) {
      throw fields.wrong("unk_token", "a token of the vocabulary");
    }
    return new BpeModel(
        vocabulary,
        merges(vocabulary),
        unknown,
        fields.flag("fuse_unk", false),
        fields.flag("byte_fallback", false),
        fields.flag("ignore_merges", false));
  }

  private Map<String, Integer> vocabulary() {
    var vocab = fields.requiredObject("vocab");
    if (vocab.node().size() > TokenizerFile.LARGEST_VOCABULARY) {
      throw fields.refuse(
          "vocab",
          vocab.node().size() + " tokens, allowed are " + TokenizerFile.LARGEST_VOCABULARY);
    }
    var ids = new BitSet();
    var vocabulary = new LinkedHashMap<String, Integer>();
    for (String token : vocab.node().propertyNames()) {
      int id = (int) vocab.requiredInteger(token, 0, TokenizerFile.LARGEST_VOCABULARY - 1);
      if (ids.get(id)) {
        throw vocab.wrong(token, "an id of its own");
      }
      ids.set(id);
      vocabulary.put(token, id);
    }
    return vocabulary;
  }

  private List<Merge> merges(Map<String, Integer> vocabulary) {
    var merges = new ArrayList<Merge>();
    for (JsonNode node : fields.array("merges")) {
      Merge merge = merge(node);
      if (merge == null) {
        throw fields.refuse(
            "merges/" + merges.size(), "got " + node + ", expected \"a b\" or [\"a\", \"b\"]");
      }
      for (String token : List.of(merge.left(), merge.right(), merge.merged())) {
        if (!vocabulary.containsKey(token)) {
          throw fields.refuse(
              "merges/" + merges.size(), "token " + token + " is not in the vocabulary");
        }
      }
      merges.add(merge);
    }
    return merges;
  }

  private static @Nullable Merge merge(JsonNode node) {
    if (node.isString()) {
      String[] sides = node.stringValue().split(" ", -1);
      return sides.length == 2 ? new Merge(sides[0], sides[1]) : null;
    }
    boolean pair = node.isArray() && node.size() == 2;
    return pair && node.get(0).isString() && node.get(1).isString()
        ? new Merge(node.get(0).stringValue(), node.get(1).stringValue())
        : null;
  }

  private void refuseText(String key) {
    String text = fields.text(key).orElse("");
    if (!text.isEmpty()) {
      throw fields.unsupported(key, "\"" + text + "\" is not supported");
    }
  }

  private void refuseDropout() {
    boolean drops =
        fields.any("dropout").filter(d -> !d.isNumber() || d.doubleValue() != 0).isPresent();
    if (drops) {
      throw fields.unsupported("dropout", "dropout is not supported: it is for training");
    }
  }
}
