package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads a YAML file of one document by the core schema, at most {@value #BYTES} bytes and within
 * the limits of {@link LimitedParser}.
 */
final class Yaml {
  private static final int BYTES = 3 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String file;
  private final LoadSettings settings;

  private Yaml(String file) {
    this.file = file;
    this.settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new CoreSchema())
            .setCodePointLimit(BYTES)
            .setMaxAliasesForCollections(LimitedParser.ALIASES)
            .build();
  }

  /** The document's root. */
  static YamlNode read(Path path) {
    var yaml = new Yaml(path.toString());
    String text = yaml.decode(yaml.bytes(path));
    try {
      var parser = new ParserImpl(yaml.settings, new StreamReader(yaml.settings, text));
      return new Composer(yaml.settings, new LimitedParser(parser, yaml.file))
          .getSingleNode()
          .map(node -> new YamlNode(yaml.file, node))
          .orElseThrow(() -> yaml.error(1, 1, "the file holds no document"));
    } catch (MarkedYamlEngineException e) {
      throw yaml.error(
          e.getProblemMark().or(e::getContextMark), "not valid YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw yaml.error(1, 1, "not valid YAML: " + e.getMessage());
    }
  }

  /** Whether a name is one for YAML. */
  static boolean isNamed(Path path) {
    return path.toString().endsWith(".yaml") || path.toString().endsWith(".yml");
  }

  private byte[] bytes(Path path) {
    if (Files.isDirectory(path)) {
      throw new LbrxException(
          ErrorCode.MERGE_FILE, file + " is a directory, expected a merge file in YAML");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BYTES + 1);
      if (bytes.length > BYTES) {
        throw new LbrxException(
            ErrorCode.MERGE_FILE,
            file + " is larger than " + BYTES + " bytes, the limit of a merge file");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new LbrxException(ErrorCode.NOT_FOUND, "merge file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new LbrxException(ErrorCode.MERGE_FILE, file + " is not UTF-8 text", e);
    }
  }

  private LbrxException error(Optional<Mark> mark, String message) {
    return error(
        mark.map(m -> m.getLine() + 1).orElse(1),
        mark.map(m -> m.getColumn() + 1).orElse(1),
        message);
  }

  private LbrxException error(int line, int column, String message) {
    return new Position(file, line, column).error(ErrorCode.MERGE_FILE, message);
  }
}
