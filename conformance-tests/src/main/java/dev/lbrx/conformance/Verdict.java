package dev.lbrx.conformance;

/** What came of one case on one backend. */
public sealed interface Verdict {
  /** Every bit equals the reference's, and nothing was written outside the outputs. */
  record Agrees() implements Verdict {}

  /** The first difference. */
  record Differs(String detail) implements Verdict {}

  /** The kernel threw, in one line. */
  record Throws(String detail) implements Verdict {}

  /** The backend has no kernel for it. */
  record Unsupported(String detail) implements Verdict {}
}
