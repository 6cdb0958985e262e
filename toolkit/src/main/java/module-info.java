/** Jobs over checkpoints: convert, quantize, merge. */
module dev.lbrx.toolkit {
  requires static org.jspecify;
  requires transitive dev.lbrx.spi;
  requires transitive dev.lbrx.ops;
  requires transitive dev.lbrx.formats;
  requires org.snakeyaml.engine;

  exports dev.lbrx.toolkit;
  exports dev.lbrx.toolkit.adapter;
  exports dev.lbrx.toolkit.convert;
  exports dev.lbrx.toolkit.gguf;
  exports dev.lbrx.toolkit.inspect;
  exports dev.lbrx.toolkit.merge;
  exports dev.lbrx.toolkit.plan;
  exports dev.lbrx.toolkit.quantize;
  exports dev.lbrx.toolkit.repair;
  exports dev.lbrx.toolkit.verify;
}
