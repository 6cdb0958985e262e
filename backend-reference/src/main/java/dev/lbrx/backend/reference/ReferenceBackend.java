package dev.lbrx.backend.reference;

import dev.lbrx.backend.reference.attention.ScaledDotProductAttentionReference;
import dev.lbrx.backend.reference.elementwise.BinaryReference;
import dev.lbrx.backend.reference.elementwise.CastReference;
import dev.lbrx.backend.reference.elementwise.ClampReference;
import dev.lbrx.backend.reference.elementwise.CompareReference;
import dev.lbrx.backend.reference.elementwise.GeGluReference;
import dev.lbrx.backend.reference.elementwise.SelectReference;
import dev.lbrx.backend.reference.elementwise.SoftCapReference;
import dev.lbrx.backend.reference.elementwise.SwiGluReference;
import dev.lbrx.backend.reference.elementwise.UnaryReference;
import dev.lbrx.backend.reference.gather.AffineEmbeddingReference;
import dev.lbrx.backend.reference.gather.BlockEmbeddingReference;
import dev.lbrx.backend.reference.gather.CopyRowsReference;
import dev.lbrx.backend.reference.gather.EmbeddingReference;
import dev.lbrx.backend.reference.gather.MicroscalingEmbeddingReference;
import dev.lbrx.backend.reference.gather.PutAlongAxisReference;
import dev.lbrx.backend.reference.gather.TakeAlongAxisReference;
import dev.lbrx.backend.reference.matmul.AffineMatMulReference;
import dev.lbrx.backend.reference.matmul.BlockMatMulReference;
import dev.lbrx.backend.reference.matmul.IntegerMatMulReference;
import dev.lbrx.backend.reference.matmul.MatMulReference;
import dev.lbrx.backend.reference.matmul.MicroscalingMatMulReference;
import dev.lbrx.backend.reference.matmul.RetileAffineReference;
import dev.lbrx.backend.reference.matmul.RetileBlocksReference;
import dev.lbrx.backend.reference.merge.AddTaskVectorsReference;
import dev.lbrx.backend.reference.merge.CombinationReference;
import dev.lbrx.backend.reference.merge.DropByRankReference;
import dev.lbrx.backend.reference.merge.FuseImportantReference;
import dev.lbrx.backend.reference.merge.ImportanceReference;
import dev.lbrx.backend.reference.merge.LinearReference;
import dev.lbrx.backend.reference.merge.MlxTiesReference;
import dev.lbrx.backend.reference.merge.NearSwapReference;
import dev.lbrx.backend.reference.merge.RamReference;
import dev.lbrx.backend.reference.merge.RandomDropReference;
import dev.lbrx.backend.reference.merge.SceReference;
import dev.lbrx.backend.reference.merge.TaskVectorReference;
import dev.lbrx.backend.reference.merge.TrimMagnitudeReference;
import dev.lbrx.backend.reference.merge.VarianceReference;
import dev.lbrx.backend.reference.norm.LayerNormReference;
import dev.lbrx.backend.reference.norm.RmsNormReference;
import dev.lbrx.backend.reference.norm.WeightNormReference;
import dev.lbrx.backend.reference.position.RopeReference;
import dev.lbrx.backend.reference.quantize.DequantizeAffineReference;
import dev.lbrx.backend.reference.quantize.DequantizeBlocksReference;
import dev.lbrx.backend.reference.quantize.DequantizeIntegersReference;
import dev.lbrx.backend.reference.quantize.DequantizeMicroscalingReference;
import dev.lbrx.backend.reference.quantize.QuantizeActivationsReference;
import dev.lbrx.backend.reference.quantize.QuantizeAffineReference;
import dev.lbrx.backend.reference.quantize.QuantizeBlocksReference;
import dev.lbrx.backend.reference.quantize.QuantizeIntegersReference;
import dev.lbrx.backend.reference.quantize.QuantizeMicroscalingReference;
import dev.lbrx.backend.reference.reduce.ArgmaxReference;
import dev.lbrx.backend.reference.reduce.CrossEntropyReference;
import dev.lbrx.backend.reference.reduce.CumulativeSumReference;
import dev.lbrx.backend.reference.reduce.LogSoftmaxReference;
import dev.lbrx.backend.reference.reduce.QuantileReference;
import dev.lbrx.backend.reference.reduce.ReduceReference;
import dev.lbrx.backend.reference.reduce.SoftmaxReference;
import dev.lbrx.backend.reference.reduce.TopKReference;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.elementwise.Clamp;
import dev.lbrx.ops.elementwise.Compare;
import dev.lbrx.ops.elementwise.GeGlu;
import dev.lbrx.ops.elementwise.Select;
import dev.lbrx.ops.elementwise.SoftCap;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.BlockEmbedding;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.gather.PutAlongAxis;
import dev.lbrx.ops.gather.TakeAlongAxis;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.BlockMatMul;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.ops.matmul.RetileAffine;
import dev.lbrx.ops.matmul.RetileBlocks;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.DropByRank;
import dev.lbrx.ops.merge.FuseImportant;
import dev.lbrx.ops.merge.Importance;
import dev.lbrx.ops.merge.Karcher;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.MlxSlerp;
import dev.lbrx.ops.merge.MlxTies;
import dev.lbrx.ops.merge.ModelStock;
import dev.lbrx.ops.merge.Multislerp;
import dev.lbrx.ops.merge.NearSwap;
import dev.lbrx.ops.merge.Nuslerp;
import dev.lbrx.ops.merge.Ram;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Sce;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.merge.Variance;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.norm.WeightNorm;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeIntegers;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.ops.reduce.CrossEntropy;
import dev.lbrx.ops.reduce.CumulativeSum;
import dev.lbrx.ops.reduce.LogSoftmax;
import dev.lbrx.ops.reduce.Quantile;
import dev.lbrx.ops.reduce.Reduce;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.ops.reduce.TopK;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;

/** Scalar loops that say what each op means. Runs everywhere. */
public final class ReferenceBackend extends HostBackend {
  /** The backend, as {@link java.util.ServiceLoader} makes it. */
  public ReferenceBackend() {
    super(
        KernelTable.builder()
            .add(AddTaskVectors.class, new AddTaskVectorsReference())
            .add(AffineEmbedding.class, new AffineEmbeddingReference())
            .add(AffineMatMul.class, new AffineMatMulReference())
            .add(Argmax.class, new ArgmaxReference())
            .add(Binary.class, new BinaryReference())
            .add(BlockEmbedding.class, new BlockEmbeddingReference())
            .add(BlockMatMul.class, new BlockMatMulReference())
            .add(Cast.class, new CastReference())
            .add(Clamp.class, new ClampReference())
            .add(Compare.class, new CompareReference())
            .add(CopyRows.class, new CopyRowsReference())
            .add(CrossEntropy.class, new CrossEntropyReference())
            .add(CumulativeSum.class, new CumulativeSumReference())
            .add(DequantizeAffine.class, new DequantizeAffineReference())
            .add(DequantizeBlocks.class, new DequantizeBlocksReference())
            .add(DequantizeIntegers.class, new DequantizeIntegersReference())
            .add(DequantizeMicroscaling.class, new DequantizeMicroscalingReference())
            .add(DropByRank.class, new DropByRankReference())
            .add(Embedding.class, new EmbeddingReference())
            .add(FuseImportant.class, new FuseImportantReference())
            .add(GeGlu.class, new GeGluReference())
            .add(Importance.class, new ImportanceReference())
            .add(IntegerMatMul.class, new IntegerMatMulReference())
            .add(Karcher.class, new CombinationReference<>())
            .add(LayerNorm.class, new LayerNormReference())
            .add(Linear.class, new LinearReference())
            .add(LogSoftmax.class, new LogSoftmaxReference())
            .add(MatMul.class, new MatMulReference())
            .add(MicroscalingEmbedding.class, new MicroscalingEmbeddingReference())
            .add(MicroscalingMatMul.class, new MicroscalingMatMulReference())
            .add(MlxSlerp.class, new CombinationReference<>())
            .add(MlxTies.class, new MlxTiesReference())
            .add(ModelStock.class, new CombinationReference<>())
            .add(Multislerp.class, new CombinationReference<>())
            .add(NearSwap.class, new NearSwapReference())
            .add(Nuslerp.class, new CombinationReference<>())
            .add(PutAlongAxis.class, new PutAlongAxisReference())
            .add(Quantile.class, new QuantileReference())
            .add(QuantizeActivations.class, new QuantizeActivationsReference())
            .add(QuantizeAffine.class, new QuantizeAffineReference())
            .add(QuantizeBlocks.class, new QuantizeBlocksReference())
            .add(QuantizeIntegers.class, new QuantizeIntegersReference())
            .add(QuantizeMicroscaling.class, new QuantizeMicroscalingReference())
            .add(Ram.class, new RamReference())
            .add(RandomDrop.class, new RandomDropReference())
            .add(Reduce.class, new ReduceReference())
            .add(RetileAffine.class, new RetileAffineReference())
            .add(RetileBlocks.class, new RetileBlocksReference())
            .add(RmsNorm.class, new RmsNormReference())
            .add(Rope.class, new RopeReference())
            .add(ScaledDotProductAttention.class, new ScaledDotProductAttentionReference())
            .add(Sce.class, new SceReference())
            .add(Select.class, new SelectReference())
            .add(Slerp.class, new CombinationReference<>())
            .add(SoftCap.class, new SoftCapReference())
            .add(Softmax.class, new SoftmaxReference())
            .add(SwiGlu.class, new SwiGluReference())
            .add(TakeAlongAxis.class, new TakeAlongAxisReference())
            .add(TaskVector.class, new TaskVectorReference())
            .add(TopK.class, new TopKReference())
            .add(TrimMagnitude.class, new TrimMagnitudeReference())
            .add(Unary.class, new UnaryReference())
            .add(Variance.class, new VarianceReference())
            .add(WeightNorm.class, new WeightNormReference())
            .build());
  }

  @Override
  public String id() {
    return "reference";
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("scalar loops, for comparison");
  }
}
