/** Every op, defined once: formula, shapes, order of the arithmetic, tolerance, decomposition. */
module dev.lbrx.ops {
  requires transitive dev.lbrx.spi;
  requires static transitive org.jspecify;

  exports dev.lbrx.ops;
  exports dev.lbrx.ops.attention;
  exports dev.lbrx.ops.elementwise;
  exports dev.lbrx.ops.gather;
  exports dev.lbrx.ops.math;
  exports dev.lbrx.ops.matmul;
  exports dev.lbrx.ops.merge;
  exports dev.lbrx.ops.norm;
  exports dev.lbrx.ops.position;
  exports dev.lbrx.ops.quantize;
  exports dev.lbrx.ops.quantize.block;
  exports dev.lbrx.ops.random;
  exports dev.lbrx.ops.reduce;
}
