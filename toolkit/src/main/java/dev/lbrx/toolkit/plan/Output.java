package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.Spec;

/** A tensor to write: its name and how it comes about. */
public record Output(String name, Expression value) {
  /** Dtype and shape. */
  public Spec spec() {
    return value.spec();
  }
}
