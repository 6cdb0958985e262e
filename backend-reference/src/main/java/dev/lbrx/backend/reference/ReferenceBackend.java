package dev.lbrx.backend.reference;

import dev.lbrx.backend.reference.gather.AffineEmbeddingReference;
import dev.lbrx.backend.reference.gather.CopyRowsReference;
import dev.lbrx.backend.reference.gather.EmbeddingReference;
import dev.lbrx.backend.reference.matmul.AffineMatMulReference;
import dev.lbrx.backend.reference.matmul.MatMulReference;
import dev.lbrx.backend.reference.norm.RmsNormReference;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;

/** Scalar loops that say what each op means. Runs everywhere. */
public final class ReferenceBackend extends HostBackend {
  /** The backend, as {@link java.util.ServiceLoader} makes it. */
  public ReferenceBackend() {
    super(
        KernelTable.builder()
            .add(AffineEmbedding.class, new AffineEmbeddingReference())
            .add(AffineMatMul.class, new AffineMatMulReference())
            .add(CopyRows.class, new CopyRowsReference())
            .add(Embedding.class, new EmbeddingReference())
            .add(MatMul.class, new MatMulReference())
            .add(RmsNorm.class, new RmsNormReference())
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
