package dev.lbrx.inference.chat;

/**
 * What one rendering may use: templates come with models. Every node that is evaluated, every
 * element that a loop or filter touches and every 256 characters that a string is made of are a
 * step.
 */
final class Budget {
  static final int MOST_STEPS = 100_000;
  static final int LONGEST_TEXT = 1 << 20;
  private static final int CHARACTERS_A_STEP = 256;
  private static final int DEEPEST = 256;

  private long steps;
  private int depth;

  /** Takes steps. */
  void spend(long more) {
    steps += more;
    if (steps > MOST_STEPS) {
      throw new TemplateException("it takes more than " + MOST_STEPS + " steps");
    }
  }

  /** Takes what a text of a length costs, before it is made. */
  void spendText(long length) {
    if (length > LONGEST_TEXT) {
      throw new TemplateException("a text of it is longer than " + LONGEST_TEXT + " characters");
    }
    spend(length / CHARACTERS_A_STEP);
  }

  /** A text that was made at a cost in proportion to its length. */
  Value text(String text) {
    spendText(text.length());
    return new Value.Text(text);
  }

  /** Goes one deeper into the template. */
  void enter() {
    if (++depth > DEEPEST) {
      throw new TemplateException("it goes more than " + DEEPEST + " deep");
    }
  }

  /** Comes back. */
  void leave() {
    depth--;
  }
}
