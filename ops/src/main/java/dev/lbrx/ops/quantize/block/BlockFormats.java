package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every block type. */
public final class BlockFormats {
  private static final Map<DType, BlockDecoder> DECODERS =
      byType(
          List.of(
              new IQ1_M(),
              new IQ1_S(),
              new IQ2_S(),
              new IQ2_XS(),
              new IQ2_XXS(),
              new IQ3_S(),
              new IQ3_XXS(),
              new IQ4_NL(),
              new IQ4_XS(),
              new MXFP4(),
              new NVFP4(),
              new Q1_0(),
              new Q2_0(),
              new Q2_K(),
              new Q3_K(),
              new Q4_0(),
              new Q4_1(),
              new Q4_K(),
              new Q5_0(),
              new Q5_1(),
              new Q5_K(),
              new Q6_K(),
              new Q8_0(),
              new TQ1_0(),
              new TQ2_0()));

  private BlockFormats() {}

  private static Map<DType, BlockDecoder> byType(List<BlockDecoder> decoders) {
    var map = new EnumMap<DType, BlockDecoder>(DType.class);
    decoders.forEach(decoder -> map.put(decoder.type(), decoder));
    return map;
  }

  /** All of them. */
  public static Collection<BlockDecoder> all() {
    return DECODERS.values();
  }

  /** How a type is read; refuses what is not a block type. */
  public static BlockDecoder decoder(DType type) {
    var decoder = DECODERS.get(type);
    if (decoder == null) {
      throw new LbrxException(
          ErrorCode.DTYPE, type.label() + " is no block type: expected one of " + labels(false));
    }
    return decoder;
  }

  /** How a type is written; refuses what is not a block type, or can only be read. */
  public static BlockEncoder encoder(DType type) {
    if (decoder(type) instanceof BlockEncoder encoder) {
      return encoder;
    }
    throw new LbrxException(
        ErrorCode.UNSUPPORTED,
        "quantizing to " + type.label() + ": it can only be read, choose one of " + labels(true));
  }

  private static List<String> labels(boolean written) {
    return DECODERS.values().stream()
        .filter(decoder -> !written || decoder instanceof BlockEncoder)
        .map(decoder -> decoder.type().label())
        .toList();
  }
}
