package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.spi.error.LbrxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * How two vocabularies differ, added tokens included; a model without a tokenizer has no tokens.
 *
 * @param onlyA tokens that B has not, in A's order
 * @param onlyB tokens that A has not, in B's order
 * @param otherIds tokens of both that have two ids
 */
record VocabularyDifferences(List<String> onlyA, List<String> onlyB, List<Moved> otherIds) {
  private static final int FIRST = 8;

  /** A token and its ids. */
  record Moved(String token, int a, int b) {}

  /** Of two models; empty where LBRX cannot read a tokenizer, which the session is told. */
  static Optional<VocabularyDifferences> of(Checkpoint a, Checkpoint b, Session session) {
    try {
      return Optional.of(of(ids(a), ids(b)));
    } catch (LbrxException e) {
      session.note("vocabularies are not compared: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static VocabularyDifferences of(Map<String, Integer> a, Map<String, Integer> b) {
    return new VocabularyDifferences(
        missing(a, b),
        missing(b, a),
        a.entrySet().stream()
            .map(
                each ->
                    new Moved(
                        each.getKey(),
                        each.getValue(),
                        b.getOrDefault(each.getKey(), each.getValue())))
            .filter(each -> each.a != each.b)
            .toList());
  }

  private static List<String> missing(Map<String, Integer> from, Map<String, Integer> in) {
    return from.keySet().stream().filter(token -> !in.containsKey(token)).toList();
  }

  private static Map<String, Integer> ids(Checkpoint checkpoint) {
    var ids = new LinkedHashMap<String, Integer>();
    checkpoint.tokenizer().ifPresent(tokenizer -> collect(tokenizer, ids));
    return ids;
  }

  private static void collect(TokenizerFile tokenizer, Map<String, Integer> ids) {
    ids.putAll(tokenizer.model().vocabulary());
    for (AddedToken added : tokenizer.addedTokens()) {
      ids.put(added.content(), added.id());
    }
  }

  /** One line for each kind of difference: how many, and the first of them. */
  List<String> text() {
    return Stream.of(
            line("only in A", onlyA.stream().map(VocabularyDifferences::quoted).toList()),
            line("only in B", onlyB.stream().map(VocabularyDifferences::quoted).toList()),
            line(
                "of another id",
                otherIds.stream()
                    .map(each -> quoted(each.token) + " " + each.a + " → " + each.b)
                    .toList()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> line(String what, List<String> tokens) {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    String first = tokens.stream().limit(FIRST).collect(Collectors.joining(", "));
    return Optional.of(
        "  "
            + Sizes.count(tokens.size())
            + " "
            + what
            + ": "
            + first
            + (tokens.size() > FIRST ? ", …" : ""));
  }

  private static String quoted(String token) {
    return "'" + Printable.of(token) + "'";
  }

  /** The counts and the first of each. */
  void put(ObjectNode vocabulary) {
    put(vocabulary.putObject("only_in_a"), onlyA);
    put(vocabulary.putObject("only_in_b"), onlyB);
    var other = vocabulary.putObject("other_ids").put("count", otherIds.size());
    var first = other.putArray("first");
    for (var each : otherIds.stream().limit(FIRST).toList()) {
      first.addObject().put("token", each.token).put("a", each.a).put("b", each.b);
    }
  }

  private static void put(ObjectNode node, List<String> tokens) {
    var first = node.put("count", tokens.size()).putArray("first");
    tokens.stream().limit(FIRST).forEach(first::add);
  }
}
