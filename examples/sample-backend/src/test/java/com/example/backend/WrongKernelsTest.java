package com.example.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.CaseTable;
import dev.lbrx.conformance.Conformance;
import dev.lbrx.conformance.Verdict;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.host.HostBackend;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.KernelTable;
import dev.lbrx.spi.host.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the kit says of kernels that are wrong on purpose. */
class WrongKernelsTest {
  private static final Kernel<Binary> RIGHT = new BinaryKernel(Binary.Function.ADD, (a, b) -> a + b);

  @Test
  void anotherRoundingIsADifference() {
    var sloppy = new BinaryKernel(Binary.Function.ADD, (a, b) -> (a + b) * (1 + 0x1p-23f));
    var differences = verdicts(sloppy, Verdict.Differs.class);
    assertTrue(differences.size() > 10);
    assertTrue(differences.getFirst().detail().contains("row 0 element 0: got "));
  }

  @Test
  void aWriteBetweenTheRowsOfTheOutputIsADifference() {
    var overrunning =
        new Wrong() {
          @Override
          public void run(Binary op, Arguments arguments, Part part) {
            RIGHT.run(op, arguments, part);
            var y = arguments.out(0);
            if (part.from() == 0 && y.shape().rows() > 1 && !y.spec().isDense()) {
              BinaryKernel.set(y, 0, y.spec().last(), 1);
            }
          }
        };
    var differences = verdicts(overrunning, Verdict.Differs.class);
    assertTrue(differences.getFirst().detail().contains("wrote outside of its rows"));
  }

  @Test
  void aWriteToAnInputIsADifference() {
    var scribbling =
        new Wrong() {
          @Override
          public void run(Binary op, Arguments arguments, Part part) {
            RIGHT.run(op, arguments, part);
            BinaryKernel.set(arguments.in(0), part.from(), 0, 1);
          }
        };
    var differences = verdicts(scribbling, Verdict.Differs.class);
    assertTrue(differences.getFirst().detail().endsWith("wrote to input 0"));
  }

  @Test
  void anExceptionIsItsCasesFailure() {
    var throwing =
        new Wrong() {
          @Override
          public void run(Binary op, Arguments arguments, Part part) {
            throw new IllegalStateException("no\nluck");
          }
        };
    var failures = verdicts(throwing, Verdict.Throws.class);
    assertTrue(
        failures.getFirst().detail().endsWith("threw java.lang.IllegalStateException: no luck"));
  }

  @Test
  void theRightOneAgrees() {
    var agreeing = verdicts(RIGHT, Verdict.Agrees.class);
    var unsupported = verdicts(RIGHT, Verdict.Unsupported.class);
    assertEquals(additions().count(), agreeing.size() + unsupported.size());
  }

  private static Stream<Case> additions() {
    return CaseTable.of("binary")
        .cases()
        .filter(test -> test.op().equals(new Binary(Binary.Function.ADD)));
  }

  /** The verdicts of one kind over the cases of sums. */
  private static <V extends Verdict> List<V> verdicts(Kernel<Binary> kernel, Class<V> kind) {
    var backend = backend(kernel);
    try (var conformance = new Conformance(Backends.get("reference"), 1, 2)) {
      return additions()
          .map(test -> conformance.judge(conformance.trial(test), backend))
          .filter(kind::isInstance)
          .map(kind::cast)
          .toList();
    }
  }

  private static Backend backend(Kernel<Binary> kernel) {
    return new HostBackend(KernelTable.builder().add(Binary.class, kernel).build()) {
      @Override
      public String id() {
        return "wrong";
      }

      @Override
      public int rank() {
        return 0;
      }

      @Override
      public Availability availability() {
        return new Availability.Available("for this test");
      }
    };
  }

  /** Cut and refused as the right one. */
  private abstract static class Wrong implements Kernel<Binary> {
    @Override
    public boolean supports(Binary op, Specs inputs) {
      return RIGHT.supports(op, inputs);
    }

    @Override
    public long pieces(Binary op, Arguments arguments, int phase) {
      return RIGHT.pieces(op, arguments, phase);
    }
  }
}
