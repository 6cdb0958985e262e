package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a {@code model} of the type Unigram. */
record UnigramReader(JsonFields fields) {
  /**
   * The model.
   *
   * @param added special tokens among these are cut out of texts and never made of them
   */
  UnigramModel read(List<AddedToken> added) {
    var pieces = fields.array("vocab");
    if (pieces.size() > TokenizerFile.LARGEST_VOCABULARY) {
      throw fields.refuse(
          "vocab", pieces.size() + " tokens, allowed are " + TokenizerFile.LARGEST_VOCABULARY);
    }
    var special = new HashSet<String>();
    added.stream().filter(AddedToken::special).map(AddedToken::content).forEach(special::add);
    var vocabulary = new LinkedHashMap<String, Integer>();
    var scores = new LinkedHashMap<String, Double>();
    double least = 0;
    int id = 0;
    for (JsonNode node : pieces) {
      String place = "vocab/" + id;
      boolean sound =
          node.isArray()
              && node.size() == 2
              && node.get(0).isString()
              && node.get(1).isNumber()
              && Double.isFinite(node.get(1).doubleValue());
      if (!sound) {
        throw fields.refuse(
            place, "got " + Excerpt.of(node.toString()) + ", expected [\"token\", score]");
      }
      String token = node.get(0).stringValue();
      double score = node.get(1).doubleValue();
      if (token.getBytes(StandardCharsets.UTF_8).length > UnigramModel.LONGEST_TOKEN) {
        throw fields.refuse(
            place, "a token of more than " + UnigramModel.LONGEST_TOKEN + " bytes of UTF-8");
      }
      Integer twin = vocabulary.put(token, id++);
      if (twin != null) {
        throw fields.refuse(place, "the same token as vocab/" + twin);
      }
      least = Math.min(least, score);
      if (!token.isEmpty() && !special.contains(token)) {
        scores.put(token, score);
      }
    }
    if (pieces.isEmpty()) {
      throw fields.wrong("vocab", "an array of tokens");
    }
    int unknown = (int) fields.requiredInteger("unk_id", 0, pieces.size() - 1L);
    return new UnigramModel(
        vocabulary,
        scores,
        pieces.get(unknown).get(0).stringValue(),
        least - UnigramModel.UNKNOWN_PENALTY,
        fields.flag("byte_fallback", false),
        false);
  }
}
