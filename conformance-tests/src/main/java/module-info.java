/** The case table and the runner that hold any backend to the reference's results. */
module dev.lbrx.conformance {
  requires static transitive org.jspecify;
  requires static org.junit.jupiter.api;
  requires transitive dev.lbrx.ops;
  requires transitive dev.lbrx.spi;
  requires java.management;

  exports dev.lbrx.conformance;
  exports dev.lbrx.conformance.junit;
}
