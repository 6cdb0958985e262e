package dev.lbrx.inference.model;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.BlockEmbedding;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.BlockMatMul;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Tensor;
import java.util.List;

/** A matrix {@code [rows, columns]} to multiply with. */
public sealed interface Weight {
  /** The tensors, in the order in which ops take them. */
  List<Tensor> tensors();

  /** The product {@code x · wᵀ} with it. */
  Op product(Order order);

  /** One as it lies in its checkpoint. */
  sealed interface Stored extends Weight {
    /** The gathering of its rows. */
    Op embedding();

    /** The dtype of its numbers, of their scales where it is packed, of blocks as a whole. */
    DType dtype();

    /** Some of its rows. */
    Stored rows(long from, long count);
  }

  /** Floating-point numbers, f32, f16 or bf16. */
  record Dense(Tensor matrix) implements Stored {
    @Override
    public List<Tensor> tensors() {
      return List.of(matrix);
    }

    @Override
    public Op product(Order order) {
      return new MatMul(order, true);
    }

    @Override
    public Op embedding() {
      return new Embedding();
    }

    @Override
    public DType dtype() {
      return matrix.dtype();
    }

    @Override
    public Stored rows(long from, long count) {
      return new Dense(matrix.slice(from, count));
    }
  }

  /** MLX's affine quantization. */
  record Quantized(Affine scheme, Tensor codes, Tensor scales, Tensor biases) implements Stored {
    @Override
    public List<Tensor> tensors() {
      return List.of(codes, scales, biases);
    }

    @Override
    public Op product(Order order) {
      return new AffineMatMul(order, scheme);
    }

    @Override
    public Op embedding() {
      return new AffineEmbedding(scheme);
    }

    @Override
    public DType dtype() {
      return scales.dtype();
    }

    @Override
    public Stored rows(long from, long count) {
      return new Quantized(
          scheme, codes.slice(from, count), scales.slice(from, count), biases.slice(from, count));
    }
  }

  /** MLX's floating quantization. */
  record Microscaled(Microscaling format, Tensor codes, Tensor scales) implements Stored {
    @Override
    public List<Tensor> tensors() {
      return List.of(codes, scales);
    }

    @Override
    public Op product(Order order) {
      return new MicroscalingMatMul(order, format);
    }

    @Override
    public Op embedding() {
      return new MicroscalingEmbedding(format);
    }

    @Override
    public DType dtype() {
      return scales.dtype();
    }

    @Override
    public Stored rows(long from, long count) {
      return new Microscaled(format, codes.slice(from, count), scales.slice(from, count));
    }
  }

  /** Blocks of a GGML type. */
  record Blocks(Tensor matrix) implements Stored {
    @Override
    public List<Tensor> tensors() {
      return List.of(matrix);
    }

    @Override
    public Op product(Order order) {
      return new BlockMatMul(order);
    }

    @Override
    public Op embedding() {
      return new BlockEmbedding();
    }

    @Override
    public DType dtype() {
      return matrix.dtype();
    }

    @Override
    public Stored rows(long from, long count) {
      return new Blocks(matrix.slice(from, count));
    }
  }

  /** A quantized one laid out for products with activations of 8 bits. */
  record Tiled(RowTiles layout, Tensor tiles) implements Weight {
    @Override
    public List<Tensor> tensors() {
      return List.of(tiles);
    }

    @Override
    public Op product(Order order) {
      return new IntegerMatMul(order, layout);
    }
  }
}
