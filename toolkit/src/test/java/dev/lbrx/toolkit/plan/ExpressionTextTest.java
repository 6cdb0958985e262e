package dev.lbrx.toolkit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.ops.quantize.SharedExponent;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lbrx.json says of a tensor can be read again. */
class ExpressionTextTest {
  private static final String WEIGHT = "model.layers.0.mlp.down_proj.weight";

  @Test
  void everyTextIsReadAsWhatWroteIt() {
    try (var checkpoint = Checkpoint.open(Path.of("../demo/demo-base"))) {
      var weight = Expression.read(checkpoint, WEIGHT);
      var delta = Expression.apply(new TaskVector(), weight, weight);
      var trimmed = Expression.apply(new TrimMagnitude(0.1 + 0.2, 1e-30, true, Rescale.L1), delta);
      var dropped =
          Expression.apply(
              new RandomDrop(0.5, Rescale.NONE, new Philox.Stream(-7, Long.MIN_VALUE)), delta);
      var all =
          new ArrayList<>(
              List.of(
                  weight,
                  Expression.apply(new Slerp(0.3f), weight, weight),
                  Expression.apply(
                      new AddTaskVectors(
                          List.of(1.5f, -0f), 1e-8f, false, AddTaskVectors.Consensus.values()[0]),
                      weight,
                      trimmed,
                      dropped),
                  Expression.apply(new Cast(DType.F32), weight),
                  Expression.apply(new Linear(List.of(0.25f), true), weight)));
      all.addAll(Expression.applyAll(new QuantizeAffine(new Affine(4, 64)), List.of(weight)));
      all.addAll(
          Expression.applyAll(
              new QuantizeMicroscaling(Microscaling.MXFP4, SharedExponent.values()[0]),
              List.of(weight)));
      var labels = new Labels(new LinkedHashSet<>(List.of(checkpoint)));
      var reader = new ExpressionText(Map.of("m0", checkpoint));
      for (var expression : all) {
        var read = reader.parse(labels.text(expression));
        assertThat(labels.text(read)).isEqualTo(labels.text(expression));
        assertThat(read.spec()).isEqualTo(expression.spec());
      }
    }
  }

  @Test
  void resultsOfOneCallAreOfOneStep() {
    try (var checkpoint = Checkpoint.open(Path.of("../demo/demo-base"))) {
      var reader = new ExpressionText(Map.of("m0", checkpoint));
      String call = "QuantizeAffine[scheme=Affine[bits=4, group=64]](m0:" + WEIGHT + ")#";
      assertThat(reader.parse(call + 0).step()).isSameAs(reader.parse(call + 2).step());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m1:a",
        "Slerp",
        "Slerp[t=0.5]",
        "Slerp[t=0.5](",
        "Slerp[t=0.5](m0:" + WEIGHT,
        "Slerp[t=x](m0:" + WEIGHT + ")",
        "Slerp[u=1](m0:" + WEIGHT + ")",
        "Slurp[t=1](m0:" + WEIGHT + ")",
        "Cast[to=F7](m0:" + WEIGHT + ")",
        "Linear[weights=[0.5, normalize=true](m0:" + WEIGHT + ")",
        "TaskVector[](m0:" + WEIGHT + ", m0:" + WEIGHT + ")#1",
        "TaskVector[](m0:" + WEIGHT + ", m0:" + WEIGHT + ") "
      })
  void anythingElseIsRefused(String text) {
    try (var checkpoint = Checkpoint.open(Path.of("../demo/demo-base"))) {
      var reader = new ExpressionText(Map.of("m0", checkpoint));
      assertThatThrownBy(() -> reader.parse(text)).isInstanceOf(LbrxException.class);
    }
  }
}
