/**
 * What a tensor, an op, a kernel and a backend are, and how a backend is chosen. Depends on nothing
 * but the JDK.
 */
module dev.lbrx.spi {
  requires static transitive org.jspecify;

  exports dev.lbrx.spi;
  exports dev.lbrx.spi.error;
  exports dev.lbrx.spi.host;

  uses dev.lbrx.spi.Backend;
}
