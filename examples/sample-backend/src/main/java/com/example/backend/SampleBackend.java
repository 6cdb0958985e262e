package com.example.backend;

import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.KernelTable;

/** A sum, a product and SiLU as plain loops on f32; what is made of them works too. */
public final class SampleBackend extends HostBackend {
  public SampleBackend() {
    super(
        KernelTable.builder()
            .add(
                Binary.class,
                new BinaryKernel(Binary.Function.ADD, (a, b) -> a + b),
                new BinaryKernel(Binary.Function.MULTIPLY, (a, b) -> a * b))
            .add(Unary.class, new SiluKernel())
            .build());
  }

  @Override
  public String id() {
    return "sample";
  }

  @Override
  public int rank() {
    return 1;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("three kernels, for show");
  }
}
