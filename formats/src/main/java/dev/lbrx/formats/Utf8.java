package dev.lbrx.formats;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whether bytes are strict UTF-8, without a copy of them. */
public final class Utf8 {
  private static final int BLOCK = 1 << 13;

  private Utf8() {}

  /** How many of the bytes are sound before the first malformed character; −1 where all are. */
  public static int malformed(byte[] bytes, int offset, int length) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes, offset, length);
    var out = CharBuffer.allocate(Math.min(BLOCK, length + 1));
    while (true) {
      var result = decoder.decode(in, out.clear(), true);
      if (result.isError()) {
        return in.position() - offset;
      }
      if (result.isUnderflow()) {
        return -1;
      }
    }
  }
}
