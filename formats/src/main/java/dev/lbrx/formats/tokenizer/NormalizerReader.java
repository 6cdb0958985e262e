package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import java.text.Normalizer.Form;
import java.util.Base64;

/** Reads the {@code normalizer} of a tokenizer.json. */
final class NormalizerReader {
  private NormalizerReader() {}

  static Normalizer read(JsonFields fields) {
    String type = fields.requiredText("type");
    return switch (type) {
      case "NFC", "NFD", "NFKC", "NFKD" -> new Normalizer.Unicode(Form.valueOf(type));
      case "Prepend" -> new Normalizer.Prepend(fields.requiredText("prepend"));
      case "Replace" -> replace(fields);
      case "Precompiled" -> precompiled(fields);
      case "Strip" ->
          new Normalizer.Strip(fields.flag("strip_left", true), fields.flag("strip_right", true));
      case "Lowercase" -> new Normalizer.Lowercase();
      case "StripAccents" -> new Normalizer.StripAccents();
      case "Sequence" ->
          new Normalizer.Sequence(
              fields.objects("normalizers").stream().map(NormalizerReader::read).toList());
      default -> throw TokenizerReader.unknown(fields, "normalizer");
    };
  }

  private static Normalizer replace(JsonFields fields) {
    var pattern = fields.requiredObject("pattern");
    String by = fields.requiredText("content");
    var regex = pattern.text("Regex");
    return regex.isPresent()
        ? new Normalizer.ReplacePattern(regex.get(), by)
        : new Normalizer.Replace(pattern.requiredText("String"), by);
  }

  private static Normalizer precompiled(JsonFields fields) {
    String key = "precompiled_charsmap";
    try {
      byte[] bytes = Base64.getDecoder().decode(fields.text(key).orElse(""));
      return new Normalizer.Precompiled(
          CharacterMap.of(bytes, problem -> fields.refuse(key, problem)));
    } catch (IllegalArgumentException e) {
      throw fields.refuse(key, "not base64: " + e.getMessage());
    }
  }
}
