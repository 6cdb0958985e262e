package dev.lbrx.ops;

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
import dev.lbrx.spi.Op;
import java.util.List;

/** Every op. */
public final class Ops {
  /** Every op's class; the conformance suite demands cases and a reference kernel for each. */
  public static final List<Class<? extends Op>> ALL =
      List.of(
          AddTaskVectors.class,
          AffineEmbedding.class,
          AffineMatMul.class,
          Argmax.class,
          Binary.class,
          BlockEmbedding.class,
          BlockMatMul.class,
          Cast.class,
          Clamp.class,
          Compare.class,
          CopyRows.class,
          CrossEntropy.class,
          CumulativeSum.class,
          DequantizeAffine.class,
          DequantizeBlocks.class,
          DequantizeIntegers.class,
          DequantizeMicroscaling.class,
          DropByRank.class,
          Embedding.class,
          FuseImportant.class,
          GeGlu.class,
          Importance.class,
          IntegerMatMul.class,
          Karcher.class,
          LayerNorm.class,
          Linear.class,
          LogSoftmax.class,
          MatMul.class,
          MicroscalingEmbedding.class,
          MicroscalingMatMul.class,
          MlxSlerp.class,
          MlxTies.class,
          ModelStock.class,
          Multislerp.class,
          NearSwap.class,
          Nuslerp.class,
          PutAlongAxis.class,
          Quantile.class,
          QuantizeActivations.class,
          QuantizeAffine.class,
          QuantizeBlocks.class,
          QuantizeIntegers.class,
          QuantizeMicroscaling.class,
          Ram.class,
          RandomDrop.class,
          Reduce.class,
          RetileAffine.class,
          RetileBlocks.class,
          RmsNorm.class,
          Rope.class,
          ScaledDotProductAttention.class,
          Sce.class,
          Select.class,
          Slerp.class,
          SoftCap.class,
          Softmax.class,
          SwiGlu.class,
          TakeAlongAxis.class,
          TaskVector.class,
          TopK.class,
          TrimMagnitude.class,
          Unary.class,
          Variance.class,
          WeightNorm.class);

  private Ops() {}
}
