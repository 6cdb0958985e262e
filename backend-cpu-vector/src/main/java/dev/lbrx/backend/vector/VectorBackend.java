package dev.lbrx.backend.vector;

import dev.lbrx.backend.vector.norm.RmsNormVector;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;

/** Kernels on the Vector API: the embedded default. */
public final class VectorBackend extends HostBackend {
  /** The backend, as {@link java.util.ServiceLoader} makes it. */
  public VectorBackend() {
    super(KernelTable.builder().add(RmsNorm.class, new RmsNormVector()).build());
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
