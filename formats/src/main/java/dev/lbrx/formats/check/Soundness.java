package dev.lbrx.formats.check;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.FileKind;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.mlxpack.MlxPack;
import dev.lbrx.formats.sentencepiece.SentencePieceFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a path holds, found from its content, and everything that its readers refuse about it.
 * Headers, descriptions and their agreement are checked, not the numbers in tensors.
 *
 * @param kind what it is, as far as that can be told
 * @param problems refusals, empty where it is sound; {@link ErrorCode#UNSUPPORTED} is one too
 */
public record Soundness(String kind, List<LbrxException> problems) {

  /** Copies the list. */
  public Soundness {
    problems = List.copyOf(problems);
  }

  /**
   * Checks a model's directory, or any of its files alone: weights, index, configuration,
   * tokenizer, pack. {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#IO}: it cannot be read at all.
   */
  public static Soundness of(Path path) {
    if (!Files.exists(path)) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND, path + ": no such file or directory: check the path");
    }
    var problems = new Problems();
    String kind = Files.isDirectory(path) ? directory(path, problems) : file(path, problems);
    return new Soundness(kind, problems.found);
  }

  private static String directory(Path path, Problems problems) {
    if (isAdapter(path)) {
      problems.of(() -> Checkpoint.open(path).close());
      return "adapter directory";
    }
    if (Checkpoint.gguf(path).isPresent()) {
      problems.of(() -> checkFile(path, problems));
      return "GGUF directory";
    }
    String kind = "Hugging Face directory";
    Path config = path.resolve("config.json");
    if (Files.isRegularFile(config)) {
      problems.of(() -> JsonFile.check(config));
      if (problems.found.isEmpty() && Json.readObject(config).has("quantization")) {
        kind = "MLX directory";
      }
    } else {
      problems.add(
          new LbrxException(
              ErrorCode.CONFIG, path + " has no config.json: fetch it, a model needs it"));
    }
    problems.of(
        () -> {
          try (var checkpoint = Checkpoint.open(path)) {
            problems.of(() -> problems.tensors(checkpoint));
            for (var companion : checkpoint.companions()) {
              if (companion instanceof Companion.OnDisk(Path file)) {
                problems.of(() -> companion(file));
              }
            }
            problems.of(checkpoint::tokenizer);
          }
        });
    return kind;
  }

  private static void companion(Path file) {
    if (file.toString().endsWith(".json")) {
      JsonFile.check(file);
    } else if (FileKind.isSentencePiece(file)) {
      SentencePieceFile.read(file);
    }
  }

  private static boolean isAdapter(Path path) {
    return Files.isRegularFile(path.resolve("adapter_config.json"))
        && !Files.exists(path.resolve("config.json"));
  }

  private static String file(Path path, Problems problems) {
    if (MlxPack.is(path)) {
      problems.of(() -> MlxPack.open(path).close());
      return "MLXPack file";
    }
    if (FileKind.isJson(path)) {
      var kind = new ArrayList<String>();
      problems.of(() -> kind.add(JsonFile.kind(Json.readObject(path)).label()));
      problems.of(() -> JsonFile.check(path));
      return kind.isEmpty() ? "JSON file" : kind.getFirst();
    }
    if (FileKind.isSentencePiece(path)) {
      problems.of(() -> SentencePieceFile.read(path));
      return "SentencePiece model";
    }
    problems.of(() -> checkFile(path, problems));
    return FileKind.label(path);
  }

  private static void checkFile(Path path, Problems problems) {
    try (var checkpoint = Checkpoint.open(path)) {
      problems.tensors(checkpoint);
      checkpoint.tokenizer();
    }
  }

  /** Refusals of the content, each once; those of the storage end the check. */
  private static final class Problems {
    private static final int STORAGE_FIRST = ErrorCode.NOT_FOUND.number();
    private static final int STORAGE_LAST = ErrorCode.SOURCE_CHANGED.number();

    private final List<LbrxException> found = new ArrayList<>();

    void of(Runnable check) {
      try {
        check.run();
      } catch (LbrxException e) {
        if (e.code().number() >= STORAGE_FIRST && e.code().number() <= STORAGE_LAST) {
          throw e;
        }
        add(e);
      }
    }

    void tensors(Checkpoint checkpoint) {
      checkpoint
          .config()
          .ifPresent(config -> DescribedTensors.problems(checkpoint, config).forEach(this::add));
    }

    void add(LbrxException problem) {
      if (found.stream().noneMatch(other -> other.line().equals(problem.line()))) {
        found.add(problem);
      }
    }
  }
}
