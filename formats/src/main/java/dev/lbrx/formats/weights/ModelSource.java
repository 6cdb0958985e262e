package dev.lbrx.formats.weights;

import dev.lbrx.formats.adapter.Adapter;
import dev.lbrx.formats.huggingface.ChatTemplates;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a model's tensors and what lies beside them come from, shown as a Hugging Face directory
 * would show it; one implementation a format. Closing it closes its files.
 */
public interface ModelSource extends AutoCloseable {
  /** What it is, for people: {@code GGUF file}. */
  String kind();

  /** What it adds to a model; empty for what is a model itself. */
  default Optional<Adapter> adapter() {
    return Optional.empty();
  }

  /** The files of tensors, open. */
  List<? extends WeightsFile> files();

  /** What config.json holds; empty where there is none. */
  default Optional<ObjectNode> config() {
    return Optional.empty();
  }

  /** Where that came from, for messages. */
  String configName();

  /** What generation_config.json holds; empty where there is none. */
  default Optional<GenerationConfig> generation() {
    return Optional.empty();
  }

  /** What tokenizer.json holds; empty where there is none. */
  default Optional<TokenizerFile> tokenizer() {
    return Optional.empty();
  }

  /** What the tokenizer is, without reading its tokens one by one where that can be avoided. */
  default Optional<TokenizerOutline> tokenizerOutline() {
    return tokenizer()
        .map(TokenizerFile::model)
        .map(
            model ->
                new TokenizerOutline(model.type(), model.vocabulary().size(), model.mergeCount()));
  }

  /** The chat template, wherever the model has it; empty where it has none. */
  default Optional<String> chatTemplate() {
    return ChatTemplates.of(companions());
  }

  /** The files to carry along to a copy. */
  default List<Companion> companions() {
    return List.of();
  }

  @Override
  default void close() {
    files().forEach(WeightsFile::close);
  }
}
