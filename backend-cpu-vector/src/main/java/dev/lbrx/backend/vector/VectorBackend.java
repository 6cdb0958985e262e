package dev.lbrx.backend.vector;

import dev.lbrx.backend.vector.attention.ScaledDotProductAttentionVector;
import dev.lbrx.backend.vector.elementwise.BinaryVector;
import dev.lbrx.backend.vector.elementwise.CastVector;
import dev.lbrx.backend.vector.elementwise.ClampVector;
import dev.lbrx.backend.vector.elementwise.CompareVector;
import dev.lbrx.backend.vector.elementwise.GeGluVector;
import dev.lbrx.backend.vector.elementwise.SelectVector;
import dev.lbrx.backend.vector.elementwise.SoftCapVector;
import dev.lbrx.backend.vector.elementwise.SwiGluVector;
import dev.lbrx.backend.vector.elementwise.UnaryVector;
import dev.lbrx.backend.vector.gather.AffineEmbeddingVector;
import dev.lbrx.backend.vector.gather.BlockEmbeddingVector;
import dev.lbrx.backend.vector.gather.CopyRowsVector;
import dev.lbrx.backend.vector.gather.EmbeddingVector;
import dev.lbrx.backend.vector.gather.MicroscalingEmbeddingVector;
import dev.lbrx.backend.vector.gather.PutAlongAxisVector;
import dev.lbrx.backend.vector.gather.TakeAlongAxisVector;
import dev.lbrx.backend.vector.matmul.AffineMatMulChainVector;
import dev.lbrx.backend.vector.matmul.AffineMatMulStripesVector;
import dev.lbrx.backend.vector.matmul.BlockMatMulChainVector;
import dev.lbrx.backend.vector.matmul.BlockMatMulStripesVector;
import dev.lbrx.backend.vector.matmul.IntegerMatMulChainVector;
import dev.lbrx.backend.vector.matmul.IntegerMatMulStripesVector;
import dev.lbrx.backend.vector.matmul.MatMulChainVector;
import dev.lbrx.backend.vector.matmul.MatMulStripesVector;
import dev.lbrx.backend.vector.matmul.MatMulTransposedChainVector;
import dev.lbrx.backend.vector.matmul.MicroscalingMatMulChainVector;
import dev.lbrx.backend.vector.matmul.MicroscalingMatMulStripesVector;
import dev.lbrx.backend.vector.matmul.RetileAffineVector;
import dev.lbrx.backend.vector.matmul.RetileBlocksVector;
import dev.lbrx.backend.vector.merge.AddTaskVectorsVector;
import dev.lbrx.backend.vector.merge.CombinationVector;
import dev.lbrx.backend.vector.merge.DropByRankVector;
import dev.lbrx.backend.vector.merge.FuseImportantVector;
import dev.lbrx.backend.vector.merge.ImportanceVector;
import dev.lbrx.backend.vector.merge.LinearVector;
import dev.lbrx.backend.vector.merge.MlxTiesVector;
import dev.lbrx.backend.vector.merge.NearSwapVector;
import dev.lbrx.backend.vector.merge.RamVector;
import dev.lbrx.backend.vector.merge.RandomDropVector;
import dev.lbrx.backend.vector.merge.SceVector;
import dev.lbrx.backend.vector.merge.TaskVectorVector;
import dev.lbrx.backend.vector.merge.TrimMagnitudeVector;
import dev.lbrx.backend.vector.merge.VarianceVector;
import dev.lbrx.backend.vector.norm.LayerNormVector;
import dev.lbrx.backend.vector.norm.RmsNormVector;
import dev.lbrx.backend.vector.norm.WeightNormVector;
import dev.lbrx.backend.vector.position.RopeVector;
import dev.lbrx.backend.vector.quantize.DequantizeAffineVector;
import dev.lbrx.backend.vector.quantize.DequantizeBlocksVector;
import dev.lbrx.backend.vector.quantize.DequantizeIntegersVector;
import dev.lbrx.backend.vector.quantize.DequantizeMicroscalingVector;
import dev.lbrx.backend.vector.quantize.QuantizeActivationsVector;
import dev.lbrx.backend.vector.quantize.QuantizeAffineVector;
import dev.lbrx.backend.vector.quantize.QuantizeBlocksScalar;
import dev.lbrx.backend.vector.quantize.QuantizeBlocksVector;
import dev.lbrx.backend.vector.quantize.QuantizeIntegersVector;
import dev.lbrx.backend.vector.quantize.QuantizeMicroscalingVector;
import dev.lbrx.backend.vector.quantize.QuantizeSuperBlocksVector;
import dev.lbrx.backend.vector.reduce.ArgmaxVector;
import dev.lbrx.backend.vector.reduce.CrossEntropyVector;
import dev.lbrx.backend.vector.reduce.CumulativeSumVector;
import dev.lbrx.backend.vector.reduce.LogSoftmaxVector;
import dev.lbrx.backend.vector.reduce.QuantileVector;
import dev.lbrx.backend.vector.reduce.ReduceVector;
import dev.lbrx.backend.vector.reduce.SoftmaxVector;
import dev.lbrx.backend.vector.reduce.TopKVector;
import dev.lbrx.backend.vector.tuning.TunedProducts;
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
import dev.lbrx.spi.Tunable;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;
import java.util.Optional;

/** Kernels on the Vector API: the embedded default. */
public final class VectorBackend extends HostBackend {
  /** The backend, as {@link java.util.ServiceLoader} makes it. */
  public VectorBackend() {
    super(
        KernelTable.builder()
            .add(AddTaskVectors.class, new AddTaskVectorsVector())
            .add(AffineEmbedding.class, new AffineEmbeddingVector())
            .add(AffineMatMul.class, new AffineMatMulChainVector(), new AffineMatMulStripesVector())
            .add(Argmax.class, new ArgmaxVector())
            .add(Binary.class, new BinaryVector())
            .add(BlockEmbedding.class, new BlockEmbeddingVector())
            .add(BlockMatMul.class, new BlockMatMulChainVector(), new BlockMatMulStripesVector())
            .add(Cast.class, new CastVector())
            .add(Clamp.class, new ClampVector())
            .add(Compare.class, new CompareVector())
            .add(CopyRows.class, new CopyRowsVector())
            .add(CrossEntropy.class, new CrossEntropyVector())
            .add(CumulativeSum.class, new CumulativeSumVector())
            .add(DequantizeAffine.class, new DequantizeAffineVector())
            .add(DequantizeBlocks.class, new DequantizeBlocksVector())
            .add(DequantizeIntegers.class, new DequantizeIntegersVector())
            .add(DequantizeMicroscaling.class, new DequantizeMicroscalingVector())
            .add(DropByRank.class, new DropByRankVector())
            .add(Embedding.class, new EmbeddingVector())
            .add(FuseImportant.class, new FuseImportantVector())
            .add(GeGlu.class, new GeGluVector())
            .add(Importance.class, new ImportanceVector())
            .add(
                IntegerMatMul.class,
                new IntegerMatMulChainVector(),
                new IntegerMatMulStripesVector())
            .add(Karcher.class, new CombinationVector<>())
            .add(LayerNorm.class, new LayerNormVector())
            .add(Linear.class, new LinearVector())
            .add(LogSoftmax.class, new LogSoftmaxVector())
            .add(
                MatMul.class,
                new MatMulChainVector(),
                new MatMulTransposedChainVector(),
                new MatMulStripesVector())
            .add(MicroscalingEmbedding.class, new MicroscalingEmbeddingVector())
            .add(
                MicroscalingMatMul.class,
                new MicroscalingMatMulChainVector(),
                new MicroscalingMatMulStripesVector())
            .add(MlxSlerp.class, new CombinationVector<>())
            .add(MlxTies.class, new MlxTiesVector())
            .add(ModelStock.class, new CombinationVector<>())
            .add(Multislerp.class, new CombinationVector<>())
            .add(NearSwap.class, new NearSwapVector())
            .add(Nuslerp.class, new CombinationVector<>())
            .add(PutAlongAxis.class, new PutAlongAxisVector())
            .add(Quantile.class, new QuantileVector())
            .add(QuantizeActivations.class, new QuantizeActivationsVector())
            .add(QuantizeAffine.class, new QuantizeAffineVector())
            .add(
                QuantizeBlocks.class,
                new QuantizeBlocksVector(),
                new QuantizeSuperBlocksVector(),
                new QuantizeBlocksScalar())
            .add(QuantizeIntegers.class, new QuantizeIntegersVector())
            .add(QuantizeMicroscaling.class, new QuantizeMicroscalingVector())
            .add(Ram.class, new RamVector())
            .add(RandomDrop.class, new RandomDropVector())
            .add(Reduce.class, new ReduceVector())
            .add(RetileAffine.class, new RetileAffineVector())
            .add(RetileBlocks.class, new RetileBlocksVector())
            .add(RmsNorm.class, new RmsNormVector())
            .add(Rope.class, new RopeVector())
            .add(ScaledDotProductAttention.class, new ScaledDotProductAttentionVector())
            .add(Sce.class, new SceVector())
            .add(Select.class, new SelectVector())
            .add(Slerp.class, new CombinationVector<>())
            .add(SoftCap.class, new SoftCapVector())
            .add(Softmax.class, new SoftmaxVector())
            .add(SwiGlu.class, new SwiGluVector())
            .add(TakeAlongAxis.class, new TakeAlongAxisVector())
            .add(TaskVector.class, new TaskVectorVector())
            .add(TopK.class, new TopKVector())
            .add(TrimMagnitude.class, new TrimMagnitudeVector())
            .add(Unary.class, new UnaryVector())
            .add(Variance.class, new VarianceVector())
            .add(WeightNorm.class, new WeightNormVector())
            .build());
  }

  @Override
  public String id() {
    return "cpu-vector";
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public Optional<Tunable> tunable() {
    return Optional.of(new TunedProducts());
  }

  @Override
  public Availability availability() {
    return new Availability.Available(Floats.SPECIES.vectorBitSize() + "-bit vectors");
  }
}
