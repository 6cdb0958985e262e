package dev.lbrx.conformance;

import dev.lbrx.conformance.norm.RmsNormCases;
import java.util.List;

/** The cases of every op, one line each. */
public final class CaseTable {
  /** Every op's cases. */
  public static final List<Cases<?>> ALL = List.of(new RmsNormCases());

  private CaseTable() {}
}
