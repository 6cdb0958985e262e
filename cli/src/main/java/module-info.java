/** The lbrx command. */
module dev.lbrx.cli {
  requires static org.jspecify;
  requires dev.lbrx.spi;
  requires dev.lbrx.ops;
  requires dev.lbrx.formats;
  requires dev.lbrx.toolkit;
  requires dev.lbrx.inference;
  requires dev.lbrx.conformance;
  requires info.picocli;
  requires java.desktop;
  requires java.management;
  requires jdk.management;
  requires org.jline.reader;
  requires tools.jackson.databind;
  requires xchart;

  opens dev.lbrx.cli.command to
      info.picocli;
}
