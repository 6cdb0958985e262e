package dev.lbrx.toolkit.repair;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.weights.TensorEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors that a damaged file names.
 *
 * @param entries those whose place is known, as the file has it
 * @param lost what is wrong with those that cannot be read, by name
 */
record Found(List<TensorEntry> entries, Map<String, String> lost) {
  /** Keeps what lies within the file and shares no byte with another place. */
  static Found within(List<TensorEntry> entries, Map<String, String> lost, long fileBytes) {
    var broken = new HashMap<>(lost);
    var inside = new ArrayList<TensorEntry>();
    for (var entry : entries) {
      if (entry.position() > fileBytes || entry.bytes() > fileBytes - entry.position()) {
        broken.put(entry.name(), "its bytes end behind the file's");
      } else {
        inside.add(entry);
      }
    }
    inside.sort(
        Comparator.comparingLong(TensorEntry::position).thenComparingLong(TensorEntry::bytes));
    TensorEntry longest = null;
    for (var entry : inside) {
      if (entry.bytes() == 0) {
        continue;
      }
      if (longest != null && partlyShared(longest, entry)) {
        broken.put(entry.name(), "its bytes overlap those of " + longest.name());
        broken.put(longest.name(), "its bytes overlap those of " + entry.name());
      }
      if (longest == null
          || Sizes.add(entry.position(), entry.bytes())
              > Sizes.add(longest.position(), longest.bytes())) {
        longest = entry;
      }
    }
    inside.removeIf(entry -> broken.containsKey(entry.name()));
    return new Found(List.copyOf(inside), Map.copyOf(broken));
  }

  // Two names of one place are both sound: what they hold is the same.
  private static boolean partlyShared(TensorEntry before, TensorEntry entry) {
    boolean shared = entry.position() < Sizes.add(before.position(), before.bytes());
    boolean same = entry.position() == before.position() && entry.bytes() == before.bytes();
    return shared && !same;
  }
}
