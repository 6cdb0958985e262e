package dev.lbrx.spi.host;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.Decomposition;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A fused op run as the simpler ops of its decomposition, with pooled intermediates. */
record DecomposedLaunch(
    Op op, Specs inputs, Specs outputs, Decomposition parts, List<Launch> launches, Memory memory)
    implements Launch {
  @Override
  public long scratchBytes() {
    long bytes = 0;
    for (var launch : launches) {
      bytes = Math.max(bytes, launch.scratchBytes());
      bytes += launch.outputs().list().stream().mapToLong(Spec::spanBytes).sum();
    }
    return bytes;
  }

  @Override
  public void run(Queue queue, Arguments arguments) {
    var values = new ArrayList<Tensor>();
    for (int i = 0; i < arguments.inputs(); i++) {
      values.add(arguments.in(i));
    }
    var borrowed = new ArrayList<Borrowed>();
    try {
      for (int step = 0; step < launches.size(); step++) {
        var launch = launches.get(step);
        var outputs = new ArrayList<Tensor>();
        for (var spec : launch.outputs().list()) {
          outputs.add(place(values.size() + outputs.size(), spec, arguments, borrowed));
        }
        var inputs = parts.steps().get(step).inputs().stream().map(values::get).toList();
        launch.run(queue, new Arguments(inputs, outputs));
        values.addAll(outputs);
      }
    } finally {
      borrowed.forEach(Borrowed::close);
    }
  }

  private Tensor place(int value, Spec spec, Arguments arguments, List<Borrowed> borrowed) {
    int result = parts.results().indexOf(value);
    if (result >= 0) {
      return arguments.out(result);
    }
    var intermediate = memory.borrow(spec);
    borrowed.add(intermediate);
    return intermediate.tensor();
  }
}
