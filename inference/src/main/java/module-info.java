/** Tokenizers, model families, caches, samplers and the generation engine. */
module dev.lbrx.inference {
  requires static transitive org.jspecify;
  requires transitive dev.lbrx.spi;
  requires transitive dev.lbrx.ops;
  requires transitive dev.lbrx.formats;

  exports dev.lbrx.inference;
  exports dev.lbrx.inference.cache;
  exports dev.lbrx.inference.chat;
  exports dev.lbrx.inference.model;
  exports dev.lbrx.inference.sample;
  exports dev.lbrx.inference.tokenizer;
}
