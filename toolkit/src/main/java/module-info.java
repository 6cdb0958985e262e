/** Jobs over checkpoints: convert, quantize, merge. */
module dev.lbrx.toolkit {
  requires static transitive org.jspecify;
  requires transitive dev.lbrx.spi;
  requires transitive dev.lbrx.ops;
  requires transitive dev.lbrx.formats;
  requires org.snakeyaml.engine;
}
