package dev.lbrx.ops;

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
import dev.lbrx.spi.Op;
import java.util.List;

/** Every op. */
public final class Ops {
  /** Every op's class; the conformance suite demands cases and a reference kernel for each. */
  public static final List<Class<? extends Op>> ALL =
      List.of(
          Add.class,
          AddTaskVectors.class,
          AffineEmbedding.class,
          AffineMatMul.class,
          Argmax.class,
          Cast.class,
          CopyRows.class,
          CrossEntropy.class,
          DequantizeAffine.class,
          DequantizeBlocks.class,
          DequantizeMicroscaling.class,
          Embedding.class,
          Karcher.class,
          LayerNorm.class,
          Linear.class,
          MatMul.class,
          MlxSlerp.class,
          ModelStock.class,
          MicroscalingEmbedding.class,
          MicroscalingMatMul.class,
          Multiply.class,
          Multislerp.class,
          Nuslerp.class,
          QuantizeAffine.class,
          QuantizeBlocks.class,
          QuantizeMicroscaling.class,
          RandomDrop.class,
          RmsNorm.class,
          Rope.class,
          ScaledDotProductAttention.class,
          Silu.class,
          Slerp.class,
          Softmax.class,
          SwiGlu.class,
          TaskVector.class,
          TrimMagnitude.class);

  private Ops() {}
}
