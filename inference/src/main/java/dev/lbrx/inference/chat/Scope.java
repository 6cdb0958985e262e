package dev.lbrx.inference.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Variables, those of a loop's turn or a macro's call before those around it. */
final class Scope {
  private final @Nullable Scope around;
  private final Map<String, Value> variables = new HashMap<>();

  Scope(@Nullable Scope around) {
    this.around = around;
  }

  void set(String name, Value value) {
    variables.put(name, value);
  }

  Optional<Value> find(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      var value = scope.variables.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
