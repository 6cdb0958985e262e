package dev.lbrx.benchmarks;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel called without launch, checks, queue and workers: each phase as one part with all its
 * pieces. Reflection reaches what the modules hide, before anything is measured.
 */
final class DirectCall {
  private final Kernel<Op> kernel;
  private final Op op;
  private final Arguments arguments;
  private final List<Part> phases = new ArrayList<>();

  // The caller names a kernel of the operands' op, so the cast holds.
  @SuppressWarnings("unchecked")
  DirectCall(Operands operands, String kernelClass) {
    op = operands.launch.op();
    arguments = operands.arguments;
    var inputs = operands.launch.inputs();
    try {
      kernel =
          (Kernel<Op>)
              Class.forName(kernelClass)
                  .asSubclass(Kernel.class)
                  .getDeclaredConstructor()
                  .newInstance();
      float[] shared = new float[kernel.shared(op, inputs).floats()];
      float[] local = new float[kernel.local(op, inputs).floats()];
      for (int phase = 0; phase < kernel.phases(op); phase++) {
        var constructor = Part.class.getDeclaredConstructor();
        constructor.setAccessible(true);
        var part = constructor.newInstance();
        field("phase").setInt(part, phase);
        field("to").setLong(part, kernel.pieces(op, arguments, phase));
        field("sharedFloats").set(part, shared);
        field("localFloats").set(part, local);
        phases.add(part);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(String name) throws NoSuchFieldException {
    var field = Part.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  void run() {
    for (int phase = 0; phase < phases.size(); phase++) {
      kernel.run(op, arguments, phases.get(phase));
    }
  }
}
