package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.BpeModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;

/**
 * SentencePiece's BPE by scores, and the same by merges. With scores, of all neighbours whose text
 * together is a token those merge first whose token has the highest score, of equal ones the
 * leftmost; with merges those whose pair stands first in a list. So a token is every pair of tokens
 * that it can be cut into, pairs ordered by their token's score; and a token's score is minus the
 * place of its first pair.
 *
 * <p>Source: Kudo and Richardson, SentencePiece, 2018; llama.cpp.
 */
final class ScoredTokens {
  private record Pair(String left, String right, float score) {}

  private ScoredTokens() {}

  /** The {@code merges} of tokens with scores. */
  static ArrayNode merges(Map<String, Float> scores) {
    var pairs = new ArrayList<Pair>();
    scores.forEach(
        (token, score) -> {
          for (int cut = token.offsetByCodePoints(0, Math.min(1, token.length()));
              cut < token.length();
              cut = token.offsetByCodePoints(cut, 1)) {
            String left = token.substring(0, cut);
            String right = token.substring(cut);
            if (scores.containsKey(left) && scores.containsKey(right)) {
              pairs.add(new Pair(left, right, score));
            }
          }
        });
    // Stable: tokens of one score stay in the file's order.
    pairs.sort(Comparator.comparing(Pair::score).reversed());
    var merges = Json.array();
    pairs.forEach(pair -> merges.addArray().add(pair.left).add(pair.right));
    return merges;
  }

  /** The scores of a model's tokens; characters are below all that merge. */
  static Map<String, Float> scores(BpeModel model) {
    var scores = new HashMap<String, Float>();
    for (int i = 0; i < model.merges().size(); i++) {
      scores.putIfAbsent(model.merges().get(i).merged(), -1f - i);
    }
    float least = -1f - model.merges().size();
    model.vocabulary().keySet().forEach(token -> scores.putIfAbsent(token, least));
    return scores;
  }
}
