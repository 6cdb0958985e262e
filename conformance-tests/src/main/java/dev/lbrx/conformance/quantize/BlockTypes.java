package dev.lbrx.conformance.quantize;

import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.DType;
import java.util.List;

/** GGML's types, those that can be read and those that can be written too. */
public final class BlockTypes {
  /** Types that can be read. */
  public static final List<DType> READ =
      BlockFormats.all().stream().map(BlockDecoder::type).toList();

  /** Types that can be written. */
  public static final List<DType> WRITTEN =
      BlockFormats.all().stream()
          .filter(BlockEncoder.class::isInstance)
          .map(BlockDecoder::type)
          .toList();

  private BlockTypes() {}
}
