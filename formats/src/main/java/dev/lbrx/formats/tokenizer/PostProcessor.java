package dev.lbrx.formats.tokenizer;

import java.util.List;

/** What is put around the ids of a text. */
public sealed interface PostProcessor {
  /** One piece of a template. */
  sealed interface Piece {
    /** The ids of a special token. */
    record Special(String name, List<Integer> ids) implements Piece {
      /** Copies the list. */
      public Special {
        ids = List.copyOf(ids);
      }
    }

    /** The ids of the text. */
    record Text() implements Piece {}
  }

  /** Special tokens before and behind a single text. */
  record Template(List<Piece> single) implements PostProcessor {
    /** Copies the list. */
    public Template {
      single = List.copyOf(single);
    }
  }

  /** Adds nothing: it only trims offsets. */
  record ByteLevel() implements PostProcessor {}

  /** One after another; none at all adds nothing. */
  record Sequence(List<PostProcessor> steps) implements PostProcessor {
    /** Copies the list. */
    public Sequence {
      steps = List.copyOf(steps);
    }
  }
}
