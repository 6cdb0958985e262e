/** Scalar loops: the definition that every other backend is held to. */
module dev.lbrx.backend.reference {
  requires static transitive org.jspecify;
  requires dev.lbrx.spi;
  requires dev.lbrx.ops;
}
