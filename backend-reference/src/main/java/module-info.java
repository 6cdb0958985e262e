/** The living definition of every op: plain scalar loops, never made faster. */
module dev.lbrx.backend.reference {
  requires static transitive org.jspecify;
  requires dev.lbrx.spi;
  requires dev.lbrx.ops;

  provides dev.lbrx.spi.Backend with
      dev.lbrx.backend.reference.ReferenceBackend;
}
