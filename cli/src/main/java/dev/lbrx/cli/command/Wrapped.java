package dev.lbrx.cli.command;

import java.io.PrintStream;

/** Text that comes in pieces, in lines of at most so many columns where words allow it. */
final class Wrapped {
  private final PrintStream out;
  private final String indent;
  private final int width;
  private final StringBuilder word = new StringBuilder();
  private int column;

  Wrapped(PrintStream out, String indent, int width) {
    this.out = out;
    this.indent = indent;
    this.width = width;
  }

  void print(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (Character.isWhitespace(c)) {
        endWord();
        if (c == '\n') {
          endLine();
        }
      } else {
        word.append(c);
      }
    }
    out.flush();
  }

  void end() {
    endWord();
    endLine();
    out.flush();
  }

  private void endWord() {
    if (word.isEmpty()) {
      return;
    }
    if (column > 0 && column + 1 + word.length() > width) {
      endLine();
    }
    out.print(column == 0 ? indent : " ");
    column += (column == 0 ? indent.length() : 1) + word.length();
    out.print(word);
    word.setLength(0);
  }

  private void endLine() {
    if (column > 0) {
      out.print('\n');
      column = 0;
    }
  }
}
