package dev.lbrx.backend.reference;

import dev.lbrx.backend.reference.attention.ScaledDotProductAttentionReference;
import dev.lbrx.backend.reference.elementwise.AddReference;
import dev.lbrx.backend.reference.elementwise.CastReference;
import dev.lbrx.backend.reference.elementwise.MultiplyReference;
import dev.lbrx.backend.reference.elementwise.SiluReference;
import dev.lbrx.backend.reference.elementwise.SwiGluReference;
import dev.lbrx.backend.reference.gather.AffineEmbeddingReference;
import dev.lbrx.backend.reference.gather.CopyRowsReference;
import dev.lbrx.backend.reference.gather.EmbeddingReference;
import dev.lbrx.backend.reference.gather.MicroscalingEmbeddingReference;
import dev.lbrx.backend.reference.matmul.AffineMatMulReference;
import dev.lbrx.backend.reference.matmul.MatMulReference;
import dev.lbrx.backend.reference.matmul.MicroscalingMatMulReference;
import dev.lbrx.backend.reference.merge.AddTaskVectorsReference;
import dev.lbrx.backend.reference.merge.CombinationReference;
import dev.lbrx.backend.reference.merge.LinearReference;
import dev.lbrx.backend.reference.merge.RandomDropReference;
import dev.lbrx.backend.reference.merge.TaskVectorReference;
import dev.lbrx.backend.reference.merge.TrimMagnitudeReference;
import dev.lbrx.backend.reference.norm.LayerNormReference;
import dev.lbrx.backend.reference.norm.RmsNormReference;
import dev.lbrx.backend.reference.position.RopeReference;
import dev.lbrx.backend.reference.quantize.DequantizeAffineReference;
import dev.lbrx.backend.reference.quantize.DequantizeBlocksReference;
import dev.lbrx.backend.reference.quantize.DequantizeMicroscalingReference;
import dev.lbrx.backend.reference.quantize.QuantizeAffineReference;
import dev.lbrx.backend.reference.quantize.QuantizeBlocksReference;
import dev.lbrx.backend.reference.quantize.QuantizeMicroscalingReference;
import dev.lbrx.backend.reference.reduce.ArgmaxReference;
import dev.lbrx.backend.reference.reduce.CrossEntropyReference;
import dev.lbrx.backend.reference.reduce.SoftmaxReference;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.elementwise.Add;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.elementwise.Multiply;
import dev.lbrx.ops.elementwise.Silu;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.Karcher;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.MlxSlerp;
import dev.lbrx.ops.merge.ModelStock;
import dev.lbrx.ops.merge.Multislerp;
import dev.lbrx.ops.merge.Nuslerp;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.ops.reduce.CrossEntropy;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;

/** Scalar loops that say what each op means. Runs everywhere. */
public final class ReferenceBackend extends HostBackend {
  /** The backend, as {@link java.util.ServiceLoader} makes it. */
  public ReferenceBackend() {
    super(
        KernelTable.builder()
            .add(Add.class, new AddReference())
            .add(AddTaskVectors.class, new AddTaskVectorsReference())
            .add(AffineEmbedding.class, new AffineEmbeddingReference())
            .add(AffineMatMul.class, new AffineMatMulReference())
            .add(Argmax.class, new ArgmaxReference())
            .add(Cast.class, new CastReference())
            .add(CopyRows.class, new CopyRowsReference())
            .add(CrossEntropy.class, new CrossEntropyReference())
            .add(DequantizeAffine.class, new DequantizeAffineReference())
            .add(DequantizeBlocks.class, new DequantizeBlocksReference())
            .add(DequantizeMicroscaling.class, new DequantizeMicroscalingReference())
            .add(Embedding.class, new EmbeddingReference())
            .add(Karcher.class, new CombinationReference<>())
            .add(LayerNorm.class, new LayerNormReference())
            .add(Linear.class, new LinearReference())
            .add(MatMul.class, new MatMulReference())
            .add(MlxSlerp.class, new CombinationReference<>())
            .add(ModelStock.class, new CombinationReference<>())
            .add(MicroscalingEmbedding.class, new MicroscalingEmbeddingReference())
            .add(MicroscalingMatMul.class, new MicroscalingMatMulReference())
            .add(Multiply.class, new MultiplyReference())
            .add(Multislerp.class, new CombinationReference<>())
            .add(Nuslerp.class, new CombinationReference<>())
            .add(QuantizeAffine.class, new QuantizeAffineReference())
            .add(QuantizeBlocks.class, new QuantizeBlocksReference())
            .add(QuantizeMicroscaling.class, new QuantizeMicroscalingReference())
            .add(RandomDrop.class, new RandomDropReference())
            .add(RmsNorm.class, new RmsNormReference())
            .add(Rope.class, new RopeReference())
            .add(ScaledDotProductAttention.class, new ScaledDotProductAttentionReference())
            .add(Silu.class, new SiluReference())
            .add(Slerp.class, new CombinationReference<>())
            .add(Softmax.class, new SoftmaxReference())
            .add(SwiGlu.class, new SwiGluReference())
            .add(TaskVector.class, new TaskVectorReference())
            .add(TrimMagnitude.class, new TrimMagnitudeReference())
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
