package dev.lbrx.formats.json;

import tools.jackson.databind.node.DoubleNode;

/** A number that was read in another spelling than it would be written in: {@code 1e-05}. */
final class StatedNumber extends DoubleNode {
  private static final long serialVersionUID = 1;

  private final String text;

  StatedNumber(double value, String text) {
    super(value);
    this.text = text;
  }

  /** As it stood. */
  String text() {
    return text;
  }
}
