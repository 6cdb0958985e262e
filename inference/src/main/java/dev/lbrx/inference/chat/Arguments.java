package dev.lbrx.inference.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a call, by place and by name. */
record Arguments(List<Value> places, Map<String, Value> names) {
  /** The one at a place or of a name; empty where neither is given. */
  Optional<Value> find(int place, String name) {
    return place < places.size()
        ? Optional.of(places.get(place))
        : Optional.ofNullable(names.get(name));
  }

  /** The one at a place. */
  Value required(int place) {
    if (place >= places.size()) {
      throw new TemplateException("argument " + (place + 1) + " is missing");
    }
    return places.get(place);
  }

  /** A string at a place. */
  String text(int place) {
    if (required(place) instanceof Value.Text(String text)) {
      return text;
    }
    throw new TemplateException("argument " + (place + 1) + " must be a string");
  }
}
