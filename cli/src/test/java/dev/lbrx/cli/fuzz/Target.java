package dev.lbrx.cli.fuzz;

import dev.lbrx.cli.hostile.Seeds;
import dev.lbrx.formats.check.Soundness;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.ChatTemplates;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.mlxpack.MlxPack;
import dev.lbrx.formats.sentencepiece.SentencePieceFile;
import dev.lbrx.formats.sentencepiece.SentencePieceTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerSettings;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.inference.chat.ChatMessage;
import dev.lbrx.inference.chat.ChatTemplate;
import dev.lbrx.inference.tokenizer.Tokenizer;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.merge.Merge;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A format's readers, and what is sound to them. */
enum Target {
  SAFETENSORS("x.safetensors", Seeds.safetensors()) {
    @Override
    String read(Path file) {
      return tensors(file);
    }
  },
  GGUF("x.gguf", Seeds.gguf()) {
    @Override
    String read(Path file) {
      return tensors(file);
    }
  },
  INDEX("model.safetensors.index.json", Seeds.index()) {
    @Override
    String read(Path file) {
      return tensors(parent(file)) + Soundness.of(file).kind();
    }
  },
  CONFIG("config.json", Seeds.config()) {
    @Override
    String read(Path file) {
      var problems = Soundness.of(parent(file)).problems();
      if (!problems.isEmpty()) {
        throw problems.getFirst();
      }
      return "sound";
    }
  },
  TOKENIZER("tokenizer.json", Seeds.tokenizer()) {
    @Override
    String read(Path file) {
      var tokenizer = Tokenizer.of(TokenizerFile.read(file));
      int[] ids = tokenizer.encode("abba<s>bab", true);
      return Arrays.toString(ids) + tokenizer.decode(ids, false);
    }
  },
  SENTENCEPIECE("tokenizer.model", Seeds.sentencePiece()) {
    @Override
    String read(Path file) {
      var settings = TokenizerSettings.of(Json.object(), "none");
      var tokenizer =
          Tokenizer.of(
              SentencePieceTokenizer.of(
                  SentencePieceFile.read(file), Map.of(), settings, file.toString()));
      int[] ids = tokenizer.encode("a  Aa<s> b", true);
      return Arrays.toString(ids) + tokenizer.decode(ids, false);
    }
  },
  TEMPLATE("chat_template.jinja", Seeds.template()) {
    @Override
    String read(Path file) {
      var template = ChatTemplates.of(List.of(new Companion.OnDisk(file))).orElseThrow();
      return "rendered: " + ChatTemplate.of(template).render(CHAT, true, TOKENS);
    }

    // A digit that is none of ASCII's: the words of a tag had no end.
    @Override
    List<byte[]> found() {
      return List.of("{{ m.rent\u0662 }}".getBytes(StandardCharsets.UTF_8));
    }
  },
  MERGE("merge.yaml", Seeds.merge()) {
    @Override
    String read(Path file) {
      try (var plan = Merge.plan(file, parent(file))) {
        return plan.describe();
      }
    }
  },
  PACK("x.mlxpack", Seeds.pack()) {
    @Override
    String read(Path file) {
      try (var pack = MlxPack.open(file)) {
        return pack.files().toString() + pack.verify(done -> {});
      }
    }
  },
  NPZ("x.npz", Seeds.npz()) {
    @Override
    String read(Path file) {
      return tensors(file);
    }
  },
  ADAPTER("x/adapter_config.json", Seeds.adapter()) {
    @Override
    String read(Path file) {
      return tensors(parent(file));
    }
  },
  PACKED("packed/config.json", Seeds.packed()) {
    @Override
    String read(Path file) {
      return tensors(parent(file));
    }
  },
  PARTS("x-00001-of-00002.gguf", Seeds.parts()) {
    @Override
    String read(Path file) {
      return tensors(file);
    }
  };

  private static final int MOST_READ = 1 << 16;
  private static final List<ChatMessage> CHAT =
      List.of(
          new ChatMessage("system", "Be brief."),
          new ChatMessage("user", "hi"),
          new ChatMessage("assistant", " <b>7</b>\n"),
          new ChatMessage("user", ""));
  private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

  private final String file;
  private final List<byte[]> seeds;

  Target(String file, List<byte[]> seeds) {
    this.file = file;
    this.seeds = seeds;
  }

  /** What the readers make of a file; they refuse it with {@link LbrxException} alone. */
  abstract String read(Path file);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<byte[]> seeds() {
    return seeds;
  }

  /** What Jazzer found once. */
  List<byte[]> found() {
    return List.of();
  }

  /** A directory with what must lie beside the file. */
  Path prepare(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> beside : Seeds.beside(file).entrySet()) {
      Path path = directory.resolve(beside.getKey());
      Files.createDirectories(parent(path));
      Files.write(path, beside.getValue());
    }
    return directory;
  }

  /**
   * What the readers make of these bytes, in a prepared directory; empty where they refuse them in
   * one line. Any other throwable is a finding.
   */
  Optional<String> outcome(Path directory, byte[] bytes) throws IOException {
    try {
      return Optional.of(read(directory, bytes));
    } catch (LbrxException e) {
      if (e.getMessage() == null || e.getMessage().contains("\n") || e.getMessage().isBlank()) {
        throw new IllegalStateException("a refusal of no or several lines: " + e.getMessage(), e);
      }
      return Optional.empty();
    }
  }

  /** What the readers make of these bytes, or their refusal. */
  String read(Path directory, byte[] bytes) throws IOException {
    return read(overwrite(directory.resolve(file), bytes));
  }

  // File systems hurry to the disk with a file that was emptied and written anew.
  private static Path overwrite(Path path, byte[] bytes) throws IOException {
    try (var channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
      channel.truncate(bytes.length);
    }
    return path;
  }

  private static Path parent(Path path) {
    return java.util.Objects.requireNonNull(path.getParent());
  }

  // Every tensor with its first bytes, and what lies beside them.
  private static String tensors(Path path) {
    try (var checkpoint = Checkpoint.open(path)) {
      var text = new StringBuilder();
      for (String name : checkpoint.names()) {
        var entry = checkpoint.entry(name);
        byte[] bytes = new byte[(int) Math.min(MOST_READ, entry.bytes())];
        checkpoint.read(name, 0, MemorySegment.ofArray(bytes));
        text.append(name).append(entry.spec()).append(Arrays.hashCode(bytes)).append('\n');
      }
      checkpoint.config();
      checkpoint.generationConfig();
      checkpoint.tokenizer();
      checkpoint.companions();
      return text.append(checkpoint.metadata()).toString();
    }
  }
}
