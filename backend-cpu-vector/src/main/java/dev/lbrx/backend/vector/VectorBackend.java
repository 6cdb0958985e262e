package dev.lbrx.backend.vector;

import dev.lbrx.backend.vector.gather.AffineEmbeddingVector;
import dev.lbrx.backend.vector.gather.CopyRowsVector;
import dev.lbrx.backend.vector.gather.EmbeddingVector;
import dev.lbrx.backend.vector.matmul.AffineMatMulChainVector;
import dev.lbrx.backend.vector.matmul.AffineMatMulStripesVector;
import dev.lbrx.backend.vector.matmul.MatMulChainVector;
import dev.lbrx.backend.vector.matmul.MatMulStripesVector;
import dev.lbrx.backend.vector.matmul.MatMulTransposedChainVector;
import dev.lbrx.backend.vector.norm.RmsNormVector;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;

/** Kernels on the Vector API: the embedded default. */
public final class VectorBackend extends HostBackend {
  /** The backend, as {@link java.util.ServiceLoader} makes it. */
  public VectorBackend() {
    super(
        KernelTable.builder()
            .add(AffineEmbedding.class, new AffineEmbeddingVector())
            .add(AffineMatMul.class, new AffineMatMulChainVector(), new AffineMatMulStripesVector())
            .add(CopyRows.class, new CopyRowsVector())
            .add(Embedding.class, new EmbeddingVector())
            .add(
                MatMul.class,
                new MatMulChainVector(),
                new MatMulTransposedChainVector(),
                new MatMulStripesVector())
            .add(RmsNorm.class, new RmsNormVector())
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
  public Availability availability() {
    return new Availability.Available(Floats.SPECIES.vectorBitSize() + "-bit vectors");
  }
}
