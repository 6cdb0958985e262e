package dev.lbrx.ops.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Philox 4×32-10: random words from a counter, so that element e of a stream is the same on every
 * backend, in any order and with any number of threads.
 *
 * <p>The key is the seed (low, high 32 bits); the counter is (⌊e/4⌋ low, ⌊e/4⌋ high, the first 8
 * bytes of SHA-256 of the stream's name as two little-endian words); element e is word e mod 4.
 *
 * <p>Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, 2011.
 */
public final class Philox {
  /** Rounds. */
  public static final int ROUNDS = 10;

  /** The multiplier of words 0 and 1. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** The multiplier of words 2 and 3. */
  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** What key 0 grows by each round. */
  public static final int WEYL_0 = 0x9E3779B9;

  /** What key 1 grows by each round. */
  public static final int WEYL_1 = 0xBB67AE85;

  private Philox() {}

  /**
   * A sequence of random numbers.
   *
   * @param seed the key
   * @param name the upper half of the counter
   */
  public record Stream(long seed, long name) {
    /** The stream of a seed and a name. */
    public static Stream of(long seed, String name) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        return new Stream(seed, ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime has SHA-256", e);
      }
    }
  }

  /** The random word of element e of a stream. */
  public static int word(Stream stream, long e) {
    int[] counter = {
      (int) (e >>> 2), (int) (e >>> 34), (int) stream.name, (int) (stream.name >>> 32)
    };
    block(counter, (int) stream.seed, (int) (stream.seed >>> 32));
    return counter[(int) (e & 3)];
  }

  /** A uniform number in [0, 1): the upper 24 bits of {@link #word}, times 2⁻²⁴. */
  public static float uniform(Stream stream, long e) {
    return (word(stream, e) >>> 8) * 0x1p-24f;
  }

  /** Replaces the four words of a counter by its random words. */
  public static void block(int[] counter, int key0, int key1) {
    int c0 = counter[0];
    int c1 = counter[1];
    int c2 = counter[2];
    int c3 = counter[3];
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
      long p1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    counter[0] = c0;
    counter[1] = c1;
    counter[2] = c2;
    counter[3] = c3;
  }
}
