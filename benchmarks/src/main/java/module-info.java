/** JMH benchmarks over the case table. */
module dev.lbrx.benchmarks {
  requires static org.jspecify;
  requires dev.lbrx.spi;
  requires dev.lbrx.ops;
  requires java.management;
  requires jdk.incubator.vector;
  requires jmh.core;
}
