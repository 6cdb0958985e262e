package dev.lbrx.cli.command;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size as people write it: {@code 800000}, {@code 2GB}, {@code 500MiB}, {@code 1.5g}. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?) ?([kmgt]?)(i?)b?");
  private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 1, "m", 2, "g", 3, "t", 4);

  @Override
  public Long convert(String text) {
    var match = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (match.matches()) {
      double unit =
          Math.pow(match.group(3).isEmpty() ? 1000 : 1024, POWERS.getOrDefault(match.group(2), 0));
      double bytes = Double.parseDouble(match.group(1)) * unit;
      if (bytes >= 1 && bytes < 0x1p53) {
        return (long) bytes;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not a size, which is a number and B, kB, MB, GB, KiB, MiB or GiB");
  }
}
