package dev.lbrx.cli.command;

/** What {@code --version} prints. */
final class Version {
  private Version() {}

  static String line() {
    String own = Version.class.getPackage().getImplementationVersion();
    return "lbrx " + (own == null ? "development" : own) + " on Java " + Runtime.version();
  }
}
