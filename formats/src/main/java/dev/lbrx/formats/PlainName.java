package dev.lbrx.formats;

/** Names of files that come from a file: they may lead nowhere but into their own directory. */
public final class PlainName {
  private PlainName() {}

  /**
   * Whether a name is that of a file beside its source: no path, URL, drive or control character.
   */
  // A colon is refused too: it begins a URL, a drive or an alternate stream.
  public static boolean is(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
  }
}
