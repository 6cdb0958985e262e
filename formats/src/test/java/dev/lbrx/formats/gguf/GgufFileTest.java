package dev.lbrx.formats.gguf;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that break the format or a limit, each refused in one line that says where. */
class GgufFileTest {
  private static final int F32 = 0;
  private static final int Q8_0 = 8;

  @TempDir Path directory;

  @Test
  void readsWhatHasNoTensorsOrNoBytes() throws Exception {
    try (var file = open(GgufBytes.head(3, 0, 0).bytes())) {
      assertThat(file.tensors()).isEmpty();
    }
    try (var file =
        open(
            GgufBytes.head(3, 2, 0)
                .tensor("scalar", F32, 0)
                .tensor("empty", F32, 32, 5, 0)
                .data(32))) {
      assertThat(file.tensors().get(0).spec()).isEqualTo(Spec.of(DType.F32));
      assertThat(file.tensors().get(1).spec()).isEqualTo(Spec.of(DType.F32, 0, 5));
    }
  }

  @Test
  void refusesOtherVersionsByteOrdersAndMagics() {
    refused(ErrorCode.UNSUPPORTED, GgufBytes.head(1, 0, 0).bytes(), "byte 4", "version 1");
    refused(ErrorCode.UNSUPPORTED, GgufBytes.head(4, 0, 0).bytes(), "version 4");
    refused(ErrorCode.UNSUPPORTED, GgufBytes.head(3 << 24, 0, 0).bytes(), "big-endian");
    refused(ErrorCode.GGUF, new GgufBytes().raw("GGML").i32(3).bytes(), "byte 0");
    refused(ErrorCode.GGUF, new GgufBytes().raw("GG").bytes(), "cut off");
  }

  @Test
  void refusesHostileCounts() {
    refused(ErrorCode.GGUF, GgufBytes.head(3, -1, 0).bytes(), "18446744073709551615");
    refused(ErrorCode.GGUF, GgufBytes.head(3, 1_000_001, 0).bytes(), "1000001", "1000000");
    refused(ErrorCode.GGUF, GgufBytes.head(3, 2, 0).bytes(), "do not fit");
    refused(ErrorCode.GGUF, GgufBytes.head(3, 0, 1L << 62).bytes(), "do not fit");
    refused(ErrorCode.GGUF, GgufBytes.head(3, 0, 1).i64(1L << 40).i64(0).bytes(), "a key of");
    refused(
        ErrorCode.GGUF,
        key(GgufType.STRING).i64((64L << 20) + 1).bytes(),
        "value of k",
        "67108864");
    refused(ErrorCode.GGUF, key(GgufType.STRING).i64(9).raw("short").bytes(), "cut off");
    refused(
        ErrorCode.GGUF,
        key(GgufType.ARRAY).i32(GgufType.UINT64.ordinal()).i64((16 << 20) + 1).bytes(),
        "16777216");
    refused(
        ErrorCode.GGUF,
        key(GgufType.ARRAY).i32(GgufType.UINT64.ordinal()).i64(1 << 20).bytes(),
        "cut off");
  }

  @Test
  void refusesMalformedMetadata() {
    refused(ErrorCode.GGUF, GgufBytes.head(3, 0, 1).text("k").i32(13).i64(0).bytes(), "type 13");
    refused(ErrorCode.GGUF, key(GgufType.BOOL).raw("\2").bytes(), "bool 2");
    refused(
        ErrorCode.GGUF,
        GgufBytes.head(3, 0, 1).i64(2).raw("\u00ff\u00fe").i32(0).raw("\0").bytes(),
        "UTF-8");
    refused(
        ErrorCode.GGUF,
        GgufBytes.head(3, 0, 2)
            .key("k", GgufType.UINT8)
            .raw("\1")
            .key("k", GgufType.UINT8)
            .raw("\1")
            .bytes(),
        "k stands twice");
    refused(
        ErrorCode.GGUF,
        key(GgufType.ARRAY)
            .i32(GgufType.ARRAY.ordinal())
            .i64(1)
            .i32(GgufType.ARRAY.ordinal())
            .i64(0)
            .bytes(),
        "deeper");
  }

  @Test
  void refusesAlignments() {
    for (long alignment : new long[] {0, 1, 4, 24, 1 << 21, 0xFFFF_FFFFL}) {
      refused(
          ErrorCode.GGUF,
          GgufBytes.head(3, 0, 1).key(GgufHeader.ALIGNMENT, GgufType.UINT32).i32(alignment).bytes(),
          "general.alignment",
          "power of two");
    }
    refused(
        ErrorCode.GGUF,
        GgufBytes.head(3, 0, 1).key(GgufHeader.ALIGNMENT, GgufType.UINT64).i64(32).bytes(),
        "UINT64");
  }

  @Test
  void refusesTensorsThatDoNotFit() {
    refused(ErrorCode.GGUF, one("n".repeat(65), F32, 0, 1).data(4), "a tensor's name of 65");
    refused(ErrorCode.GGUF, one("t", F32, 0, 1, 1, 1, 1, 1).data(4), "tensor t", "5 axes");
    refused(ErrorCode.GGUF, one("t", F32, 0, -1).data(4), "tensor t", "18446744073709551615");
    refused(ErrorCode.GGUF, one("t", F32, 0, 1L << 32, 1L << 32).data(4), "2^63 - 1");
    refused(ErrorCode.GGUF, one("t", F32, 0, 1L << 62, 4, 0).data(4), "2^63 - 1");
    refused(ErrorCode.GGUF, one("t", 99, 0, 1).data(4), "type 99");
    refused(ErrorCode.UNSUPPORTED, one("t", 4, 0, 32).data(4), "type 4");
    refused(ErrorCode.GGUF, one("t", Q8_0, 0, 33).data(64), "rows of 33", "blocks of 32");
    refused(ErrorCode.GGUF, one("t", Q8_0, 0).data(64), "rows of 1");
    refused(ErrorCode.GGUF, one("t", F32, 4, 1).data(8), "begins at byte 4", "hole");
    refused(ErrorCode.GGUF, one("t", F32, -32, 1).data(8), "18446744073709551584");
    refused(ErrorCode.GGUF, one("t", F32, 0, 3).data(11), "ends at byte", "cut off");
    refused(ErrorCode.GGUF, one("t", F32, 0, 3).data(64), "belong to no tensor");
    refused(ErrorCode.GGUF, GgufBytes.head(3, 0, 0).data(64), "belong to no tensor");
    refused(
        ErrorCode.GGUF,
        GgufBytes.head(3, 2, 0).tensor("t", F32, 0, 9).tensor("u", F32, 32, 1).data(96),
        "tensor u",
        "overlaps");
    refused(
        ErrorCode.GGUF,
        GgufBytes.head(3, 2, 0).tensor("t", F32, 0, 1).tensor("t", F32, 32, 1).data(64),
        "t stands twice");
  }

  private static GgufBytes key(GgufType type) {
    return GgufBytes.head(3, 0, 1).key("k", type);
  }

  private static GgufBytes one(String name, int type, long offset, long... extents) {
    return GgufBytes.head(3, 1, 0).tensor(name, type, offset, extents);
  }

  private GgufFile open(byte[] bytes) throws Exception {
    return GgufFile.open(Files.write(directory.resolve("x.gguf"), bytes));
  }

  private void refused(ErrorCode code, byte[] bytes, String... fragments) {
    assertRefused(code, () -> open(bytes).close(), fragments);
  }
}
