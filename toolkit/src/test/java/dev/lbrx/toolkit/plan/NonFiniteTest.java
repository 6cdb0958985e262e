package dev.lbrx.toolkit.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NonFiniteTest {
  @Property
  void countsWhatArithmeticCounts(@ForAll long seed, @ForAll @IntRange(max = 40) int bytes) {
    var data = new byte[bytes / 4 * 4];
    new Random(seed).nextBytes(data);
    // Exponents of ones are rare in random bytes; make them common.
    for (int i = 1; i < data.length; i += 2) {
      data[i] = (seed >> i & 1) == 0 ? (byte) (data[i] | 0x7f) : data[i];
      data[i - 1] = (seed >> i & 2) == 0 ? (byte) (data[i - 1] | 0x80) : data[i - 1];
    }
    var segment = MemorySegment.ofArray(data);
    long f32 = 0;
    long f16 = 0;
    long bf16 = 0;
    for (int i = 0; i < data.length; i += 4) {
      f32 += Float.isFinite(segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i)) ? 0 : 1;
    }
    for (int i = 0; i < data.length; i += 2) {
      short bits = segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, i);
      f16 += Float.isFinite(Float.float16ToFloat(bits)) ? 0 : 1;
      bf16 += Float.isFinite(Float.intBitsToFloat(bits << 16)) ? 0 : 1;
    }
    assertThat(NonFinite.count(DType.F32, segment)).isEqualTo(f32);
    assertThat(NonFinite.count(DType.F16, segment)).isEqualTo(f16);
    assertThat(NonFinite.count(DType.BF16, segment)).isEqualTo(bf16);
  }

  @Test
  void integersAreAlwaysFinite() {
    var ones = MemorySegment.ofArray(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    assertThat(NonFinite.count(DType.U32, ones)).isZero();
    assertThat(NonFinite.count(DType.F64, ones)).isEqualTo(1);
  }
}
