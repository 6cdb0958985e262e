package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Select;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.util.List;
import java.util.Optional;

/** Cases of {@link Select}. */
public final class SelectCases extends ElementwiseCases<Select> {
  /** The cases. */
  public SelectCases() {
    super(List.of(new Select()), 3, 1);
  }

  @Override
  public Class<Select> op() {
    return Select.class;
  }

  @Override
  public Optional<Oracle<Select>> oracle() {
    return Optional.of(new Oracle.Exact<>("chooses, rounds nothing"));
  }

  // One of 16 conditions is false.
  @Override
  List<Input> inputs(Input input) {
    var spec = input.spec();
    long[] strides = new long[spec.shape().rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = spec.stride(axis);
    }
    var condition = Spec.strided(DType.BOOL, spec.shape(), strides);
    return List.of(new Input(condition, Fill.INDEX), input, input);
  }
}
