package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Metadata;
import dev.lbrx.toolkit.plan.Plan;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model that takes part in a merge.
 *
 * @param name its path as the merge file has it
 * @param layers how many it has
 * @param tensors its tensors, plain
 * @param layered its tensors' names by layer
 * @param outer the names of those that belong to no layer
 * @param metadata what goes with them
 */
record Ingredient(
    String name,
    int layers,
    Map<String, Expression> tensors,
    Map<Integer, Set<LayerName>> layered,
    Set<String> outer,
    Metadata metadata) {
  private static final String HEAD = "lm_head.weight";
  // Recomputed by everyone who loads a model; old files still carry it.
  private static final String COMPUTED = ".rotary_emb.inv_freq";

  /** A model of plain tensors. */
  static Ingredient of(String name, Plan plan) {
    var tensors = new LinkedHashMap<String, Expression>();
    var layered = new TreeMap<Integer, Set<LayerName>>();
    var outer = new LinkedHashSet<String>();
    var config = plan.metadata().config();
    boolean tied = config.path("tie_word_embeddings").asBoolean(false);
    for (var output : plan.outputs()) {
      if (output.name().endsWith(COMPUTED) || (tied && output.name().equals(HEAD))) {
        continue;
      }
      tensors.put(output.name(), output.value());
      var place = LayerName.of(output.name());
      place.ifPresentOrElse(
          in -> layered.computeIfAbsent(in.layer(), key -> new LinkedHashSet<>()).add(in.name()),
          () -> outer.add(output.name()));
    }
    int counted = layered.isEmpty() ? 0 : layered.lastEntry().getKey() + 1;
    int layers = config.path("num_hidden_layers").asInt(counted);
    if (layers != counted) {
      throw new LbrxException(
          ErrorCode.MODEL,
          name
              + " has tensors of "
              + counted
              + " layers, but config.json says num_hidden_layers "
              + layers);
    }
    return new Ingredient(name, layers, tensors, layered, outer, plan.metadata());
  }

  /** The names of a layer's tensors. */
  Set<LayerName> layer(int layer) {
    return layered.getOrDefault(layer, Set.of());
  }
}
