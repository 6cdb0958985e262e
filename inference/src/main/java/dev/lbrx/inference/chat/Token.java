package dev.lbrx.inference.chat;

/** A word of a template. */
record Token(Kind kind, String text, int line) {
  /** The kinds. */
  enum Kind {
    /** Text between tags. */
    DATA,
    /** <code>{{</code>. */
    PRINT_BEGIN,
    /** <code>}}</code>. */
    PRINT_END,
    /** <code>{%</code>. */
    TAG_BEGIN,
    /** <code>%}</code>. */
    TAG_END,
    /** A name or a keyword. */
    NAME,
    /** A string, its escapes replaced. */
    STRING,
    /** A whole number. */
    WHOLE,
    /** Another number. */
    REAL,
    /** Anything else. */
    OPERATOR,
    /** The end of the template. */
    END
  }

  boolean is(Kind wanted, String content) {
    return kind == wanted && text.equals(content);
  }
}
