package dev.lbrx.inference.chat;

/** What is wrong in a template; {@link ChatTemplate} adds where and makes a refusal of it. */
final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String what;

  TemplateException(String what) {
    super(what, null, false, false);
    this.what = what;
  }

  /** What is wrong. */
  String what() {
    return what;
  }
}
