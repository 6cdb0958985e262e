/** The case table, and the kit that holds any backend to it. */
module dev.lbrx.conformance {
  requires static transitive org.jspecify;
  requires transitive dev.lbrx.spi;
  requires transitive dev.lbrx.ops;
}
