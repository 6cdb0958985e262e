/** Model files: reading, writing and checking them. */
module dev.lbrx.formats {
  requires static transitive org.jspecify;
  requires transitive dev.lbrx.spi;
  requires transitive tools.jackson.databind;

  exports dev.lbrx.formats;
  exports dev.lbrx.formats.adapter;
  exports dev.lbrx.formats.check;
  exports dev.lbrx.formats.checkpoint;
  exports dev.lbrx.formats.gguf;
  exports dev.lbrx.formats.gguf.model;
  exports dev.lbrx.formats.gptq;
  exports dev.lbrx.formats.hash;
  exports dev.lbrx.formats.huggingface;
  exports dev.lbrx.formats.json;
  exports dev.lbrx.formats.mlxpack;
  exports dev.lbrx.formats.npz;
  exports dev.lbrx.formats.output;
  exports dev.lbrx.formats.safetensors;
  exports dev.lbrx.formats.sentencepiece;
  exports dev.lbrx.formats.tokenizer;
  exports dev.lbrx.formats.weights;
}
