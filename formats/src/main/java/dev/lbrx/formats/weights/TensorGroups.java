package dev.lbrx.formats.weights;

import dev.lbrx.formats.Sizes;
import java.util.ArrayList;
import java.util.List;

/** Tensors dealt out to files. */
public final class TensorGroups {
  private TensorGroups() {}

  /**
   * Neighbours that share a file of at most {@code most} data bytes; a larger tensor has one to
   * itself. One group where there are no tensors.
   */
  public static List<List<NamedSpec>> of(List<NamedSpec> tensors, long most) {
    var groups = new ArrayList<List<NamedSpec>>();
    var group = new ArrayList<NamedSpec>();
    long bytes = 0;
    for (var tensor : tensors) {
      long size = Sizes.tensor(tensor.spec().dtype(), tensor.spec().shape().extents());
      if (!group.isEmpty() && size > most - bytes) {
        groups.add(List.copyOf(group));
        group.clear();
        bytes = 0;
      }
      group.add(tensor);
      bytes = Sizes.add(bytes, size);
    }
    groups.add(List.copyOf(group));
    return groups;
  }
}
