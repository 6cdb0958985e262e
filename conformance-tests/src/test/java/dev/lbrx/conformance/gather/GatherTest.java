package dev.lbrx.conformance.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.gather.PutAlongAxis;
import dev.lbrx.ops.gather.TakeAlongAxis;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a case cannot say: rows out of range, and copies within one tensor. */
class GatherTest {
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void rowsMoveDownWithinOneTensor(String backend) {
    var cache = Tensor.of(Shape.of(6, 2), 0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    run(backend, new CopyRows(6), List.of(cache), cache, 2, 1, 4);

    assertThat(cache.segment().toArray(ValueLayout.JAVA_FLOAT))
        .containsExactly(0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 10, 11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void rowsBeyondATensorAreRefused(String backend) {
    var x = Tensor.of(Shape.of(3, 1), 1f, 2, 3);
    var y = Tensor.of(Shape.of(4, 1), 0f, 0, 0, 0);

    for (long[] rows : new long[][] {{2, 0, 2}, {0, 3, 2}, {-1, 0, 1}, {0, 0, -1}}) {
      assertThatThrownBy(() -> run(backend, new CopyRows(4), List.of(x), y, rows))
          .isInstanceOf(LbrxException.class)
          .extracting(e -> ((LbrxException) e).code())
          .isEqualTo(ErrorCode.SHAPE);
    }
    assertThat(y.segment().toArray(ValueLayout.JAVA_FLOAT)).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void anIdThatIsNoRowIsRefused(String backend) {
    var y = Tensor.of(Shape.of(2, 2), 0f, 0, 0, 0);
    var table = Tensor.of(Shape.of(3, 2), 1f, 2, 3, 4, 5, 6);

    for (int id : new int[] {3, -1, Integer.MAX_VALUE}) {
      var ids = Tensor.of(Shape.of(2), 0, id);
      assertThatThrownBy(() -> run(backend, new Embedding(), List.of(ids, table), y))
          .isInstanceOf(LbrxException.class)
          .hasMessage("embedding: id[1] is " + id + ", expected a row of the table f32 3×2: 0 … 2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void anIdThatIsNoQuantizedRowIsRefused(String backend) {
    var memory = Backends.get(backend).memory();
    var codes = memory.allocate(Spec.of(DType.U32, 3, 4));
    var scales = memory.allocate(Spec.of(DType.F32, 3, 1));
    var y = memory.allocate(Spec.of(DType.F32, 1, 32));
    var inputs = List.of(Tensor.of(Shape.of(1), 3), codes, scales, scales);

    assertThatThrownBy(() -> run(backend, new AffineEmbedding(new Affine(4, 32)), inputs, y))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("id[0] is 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void elementsAreTakenByTheirPlaces(String backend) {
    var x = Tensor.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6);
    var y = Tensor.of(Shape.of(2, 2), 0f, 0, 0, 0);

    run(backend, new TakeAlongAxis(), List.of(x, Tensor.of(Shape.of(2, 2), 2, 0, 1, 1)), y);

    assertThat(y.segment().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(3, 1, 5, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void ofElementsPutToOnePlaceTheLastStays(String backend) {
    var x = Tensor.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6);
    var ids = Tensor.of(Shape.of(2, 2), 2, 2, 0, 1);
    var values = Tensor.of(Shape.of(2, 2), 7f, 8, 9, 10);
    var y = Tensor.of(Shape.of(2, 3), 0f, 0, 0, 0, 0, 0);

    run(backend, new PutAlongAxis(), List.of(x, ids, values), y);

    assertThat(y.segment().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2, 8, 9, 10, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void aPlaceBeyondARowIsRefused(String backend) {
    var x = Tensor.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6);
    var y = Tensor.of(Shape.of(2, 1), 0f, 0);

    for (int id : new int[] {3, -1}) {
      var ids = Tensor.of(Shape.of(2, 1), 0, id);
      assertThatThrownBy(() -> run(backend, new TakeAlongAxis(), List.of(x, ids), y))
          .isInstanceOf(LbrxException.class)
          .hasMessage(
              "take_along_axis: id[1, 0] is "
                  + id
                  + ", expected a place in a row of f32 2×3: 0 … 2");
    }
  }

  private static void run(
      String backend, Op op, List<Tensor> inputs, Tensor output, long... scalars) {
    try (var queue = Backends.get(backend).queue(2)) {
      Backends.get(backend)
          .prepare(op, Specs.of(inputs), Mode.STRICT)
          .run(queue, new Arguments(inputs, List.of(output), scalars));
    }
  }
}
