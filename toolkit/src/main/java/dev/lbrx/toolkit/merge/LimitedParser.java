package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * The events of one YAML document: depth at most {@value #DEPTH}, at most {@value #ALIASES}
 * aliases, no tags. It stops before whoever composes them recurses too deep.
 */
final class LimitedParser implements Parser {
  static final int DEPTH = 32;
  static final int ALIASES = 50;

  private final Parser parser;
  private final String file;
  private int depth;
  private int aliases;
  private int documents;

  LimitedParser(Parser parser, String file) {
    this.parser = parser;
    this.file = file;
  }

  @Override
  public boolean checkEvent(Event.ID kind) {
    return parser.checkEvent(kind);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    switch (event) {
      case DocumentStartEvent _ -> require(++documents == 1, event, "a second document");
      case AliasEvent _ ->
          require(++aliases <= ALIASES, event, "more than " + ALIASES + " aliases");
      case CollectionStartEvent start -> {
        refuseTag(event, start.getTag());
        require(++depth <= DEPTH, event, "nested more than " + DEPTH + " deep");
      }
      case CollectionEndEvent _ -> depth--;
      case ScalarEvent scalar -> refuseTag(event, scalar.getTag());
      default -> {}
    }
    return event;
  }

  private void refuseTag(Event event, Optional<String> tag) {
    require(tag.isEmpty(), event, "tag '" + tag.orElse("") + "': tags are not allowed, remove it");
  }

  private void require(boolean holds, Event event, String refusal) {
    if (!holds) {
      throw event
          .getStartMark()
          .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
          .orElseGet(() -> new Position(file, 1, 1))
          .error(ErrorCode.MERGE_FILE, refusal);
    }
  }
}
