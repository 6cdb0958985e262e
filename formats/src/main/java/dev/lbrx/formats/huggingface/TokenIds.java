package dev.lbrx.formats.huggingface;

import dev.lbrx.formats.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Token ids of a configuration: a number, a list of numbers, or nothing. */
final class TokenIds {
  private TokenIds() {}

  /** The first id given. */
  static OptionalInt one(JsonFields fields, String key, int vocabulary) {
    return list(fields, key, vocabulary).stream().mapToInt(Integer::intValue).findFirst();
  }

  /** All ids given. */
  static List<Integer> list(JsonFields fields, String key, int vocabulary) {
    JsonNode value = fields.any(key).orElse(null);
    if (value == null) {
      return List.of();
    }
    var ids = new ArrayList<Integer>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isIntegralNumber()
          || !id.canConvertToInt()
          || id.intValue() < 0
          || id.intValue() >= vocabulary) {
        throw fields.wrong(key, "token ids from 0 to " + (vocabulary - 1));
      }
      ids.add(id.intValue());
    }
    return ids;
  }
}
