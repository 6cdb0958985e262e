package dev.lbrx.conformance;

import dev.lbrx.conformance.attention.ScaledDotProductAttentionCases;
import dev.lbrx.conformance.elementwise.BinaryCases;
import dev.lbrx.conformance.elementwise.CastCases;
import dev.lbrx.conformance.elementwise.ClampCases;
import dev.lbrx.conformance.elementwise.CompareCases;
import dev.lbrx.conformance.elementwise.GeGluCases;
import dev.lbrx.conformance.elementwise.SelectCases;
import dev.lbrx.conformance.elementwise.SoftCapCases;
import dev.lbrx.conformance.elementwise.SwiGluCases;
import dev.lbrx.conformance.elementwise.UnaryCases;
import dev.lbrx.conformance.gather.AffineEmbeddingCases;
import dev.lbrx.conformance.gather.BlockEmbeddingCases;
import dev.lbrx.conformance.gather.CopyRowsCases;
import dev.lbrx.conformance.gather.EmbeddingCases;
import dev.lbrx.conformance.gather.MicroscalingEmbeddingCases;
import dev.lbrx.conformance.gather.PutAlongAxisCases;
import dev.lbrx.conformance.gather.TakeAlongAxisCases;
import dev.lbrx.conformance.matmul.AffineMatMulCases;
import dev.lbrx.conformance.matmul.BlockMatMulCases;
import dev.lbrx.conformance.matmul.IntegerMatMulCases;
import dev.lbrx.conformance.matmul.MatMulCases;
import dev.lbrx.conformance.matmul.MicroscalingMatMulCases;
import dev.lbrx.conformance.matmul.RetileAffineCases;
import dev.lbrx.conformance.matmul.RetileBlocksCases;
import dev.lbrx.conformance.merge.AddTaskVectorsCases;
import dev.lbrx.conformance.merge.DropByRankCases;
import dev.lbrx.conformance.merge.FuseImportantCases;
import dev.lbrx.conformance.merge.ImportanceCases;
import dev.lbrx.conformance.merge.KarcherCases;
import dev.lbrx.conformance.merge.LinearCases;
import dev.lbrx.conformance.merge.MlxSlerpCases;
import dev.lbrx.conformance.merge.MlxTiesCases;
import dev.lbrx.conformance.merge.ModelStockCases;
import dev.lbrx.conformance.merge.MultislerpCases;
import dev.lbrx.conformance.merge.NearSwapCases;
import dev.lbrx.conformance.merge.NuslerpCases;
import dev.lbrx.conformance.merge.RamCases;
import dev.lbrx.conformance.merge.RandomDropCases;
import dev.lbrx.conformance.merge.SceCases;
import dev.lbrx.conformance.merge.SlerpCases;
import dev.lbrx.conformance.merge.TaskVectorCases;
import dev.lbrx.conformance.merge.TrimMagnitudeCases;
import dev.lbrx.conformance.merge.VarianceCases;
import dev.lbrx.conformance.norm.LayerNormCases;
import dev.lbrx.conformance.norm.RmsNormCases;
import dev.lbrx.conformance.norm.WeightNormCases;
import dev.lbrx.conformance.position.RopeCases;
import dev.lbrx.conformance.quantize.DequantizeAffineCases;
import dev.lbrx.conformance.quantize.DequantizeBlocksCases;
import dev.lbrx.conformance.quantize.DequantizeIntegersCases;
import dev.lbrx.conformance.quantize.DequantizeMicroscalingCases;
import dev.lbrx.conformance.quantize.QuantizeActivationsCases;
import dev.lbrx.conformance.quantize.QuantizeAffineCases;
import dev.lbrx.conformance.quantize.QuantizeBlocksCases;
import dev.lbrx.conformance.quantize.QuantizeIntegersCases;
import dev.lbrx.conformance.quantize.QuantizeMicroscalingCases;
import dev.lbrx.conformance.reduce.ArgmaxCases;
import dev.lbrx.conformance.reduce.CrossEntropyCases;
import dev.lbrx.conformance.reduce.CumulativeSumCases;
import dev.lbrx.conformance.reduce.LogSoftmaxCases;
import dev.lbrx.conformance.reduce.QuantileCases;
import dev.lbrx.conformance.reduce.ReduceCases;
import dev.lbrx.conformance.reduce.SoftmaxCases;
import dev.lbrx.conformance.reduce.TopKCases;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The cases of every op. */
public final class CaseTable {
  /** Every op's cases, one line each. */
  public static final List<Cases<?>> ALL =
      List.of(
          new AddTaskVectorsCases(),
          new AffineEmbeddingCases(),
          new AffineMatMulCases(),
          new ArgmaxCases(),
          new BinaryCases(),
          new BlockEmbeddingCases(),
          new BlockMatMulCases(),
          new CastCases(),
          new ClampCases(),
          new CompareCases(),
          new CopyRowsCases(),
          new CrossEntropyCases(),
          new CumulativeSumCases(),
          new DequantizeAffineCases(),
          new DequantizeBlocksCases(),
          new DequantizeIntegersCases(),
          new DequantizeMicroscalingCases(),
          new DropByRankCases(),
          new EmbeddingCases(),
          new FuseImportantCases(),
          new GeGluCases(),
          new ImportanceCases(),
          new IntegerMatMulCases(),
          new KarcherCases(),
          new LayerNormCases(),
          new LinearCases(),
          new LogSoftmaxCases(),
          new MatMulCases(),
          new MicroscalingEmbeddingCases(),
          new MicroscalingMatMulCases(),
          new MlxSlerpCases(),
          new MlxTiesCases(),
          new ModelStockCases(),
          new MultislerpCases(),
          new NearSwapCases(),
          new NuslerpCases(),
          new PutAlongAxisCases(),
          new QuantileCases(),
          new QuantizeActivationsCases(),
          new QuantizeAffineCases(),
          new QuantizeBlocksCases(),
          new QuantizeIntegersCases(),
          new QuantizeMicroscalingCases(),
          new RamCases(),
          new RandomDropCases(),
          new ReduceCases(),
          new RetileAffineCases(),
          new RetileBlocksCases(),
          new RmsNormCases(),
          new RopeCases(),
          new ScaledDotProductAttentionCases(),
          new SceCases(),
          new SelectCases(),
          new SlerpCases(),
          new SoftCapCases(),
          new SoftmaxCases(),
          new SwiGluCases(),
          new TakeAlongAxisCases(),
          new TaskVectorCases(),
          new TopKCases(),
          new TrimMagnitudeCases(),
          new UnaryCases(),
          new VarianceCases(),
          new WeightNormCases());

  private CaseTable() {}

  /**
   * A case and what repeats it.
   *
   * @param id {@code rms_norm/17} for a fixed case, {@code rms_norm/~123} for one drawn from seed
   *     123
   * @param test the case
   */
  public record Entry(String id, Case test) {}

  /** The fixed cases of every op, in the table's order. */
  public static Stream<Entry> fixed() {
    return ALL.stream().flatMap(CaseTable::fixed);
  }

  /** The fixed cases of one op. */
  public static Stream<Entry> fixed(Cases<?> cases) {
    var index = new AtomicInteger();
    return cases
        .cases()
        .map(test -> new Entry(Op.name(cases.op()) + "/" + index.getAndIncrement(), test));
  }

  /** The case that a seed gives. */
  public static Entry drawn(Cases<?> cases, long seed) {
    return new Entry(Op.name(cases.op()) + "/~" + seed, cases.draw(new SplittableRandom(seed)));
  }

  /**
   * The cases of an op's name.
   *
   * @throws LbrxException with {@code LBRX-101} if there is no such op
   */
  public static Cases<?> of(String op) {
    return ALL.stream()
        .filter(cases -> Op.name(cases.op()).equals(op))
        .findFirst()
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.USAGE,
                    "there is no op '"
                        + op
                        + "': choose one of "
                        + ALL.stream().map(c -> Op.name(c.op())).sorted().toList()));
  }

  /**
   * The case of an id.
   *
   * @throws LbrxException with {@code LBRX-101} if there is no such case
   */
  public static Entry find(String id) {
    String[] parts = id.split("/", 2);
    var cases = of(parts[0]);
    if (parts.length == 2 && parts[1].matches("~-?[0-9]{1,18}")) {
      return drawn(cases, Long.parseLong(parts[1].substring(1)));
    }
    return fixed(cases)
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.USAGE,
                    "there is no case '"
                        + id
                        + "': "
                        + parts[0]
                        + " has "
                        + fixed(cases).count()
                        + ", numbered from 0, and ~SEED for a drawn one"));
  }
}
