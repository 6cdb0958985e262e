/** Kernels on jdk.incubator.vector, the embedded default. */
module dev.lbrx.backend.vector {
  requires static transitive org.jspecify;
  requires dev.lbrx.spi;
  requires dev.lbrx.ops;
  requires jdk.incubator.vector;

  provides dev.lbrx.spi.Backend with
      dev.lbrx.backend.vector.VectorBackend;
}
