package dev.lbrx.toolkit.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which the steps of some expressions are taken: each once, inputs first, and every
 * intermediate result given back right after its last use.
 */
final class Schedule {
  /** One action. */
  sealed interface Action {
    /** Take a step: its results come to life. */
    record Take(Expression.Step step) implements Action {}

    /** Give a step's results back. */
    record Release(Expression.Step step) implements Action {}
  }

  private final Map<Expression.Step, Integer> uses = new HashMap<>();
  private final Set<Expression.Step> taken = new HashSet<>();
  private final List<Action> actions = new ArrayList<>();

  private Schedule() {}

  /** The actions after which the targets' results are alive and nothing else is. */
  static List<Action> of(List<Expression> targets) {
    var schedule = new Schedule();
    targets.forEach(schedule::count);
    targets.forEach(target -> schedule.take(target.step()));
    return schedule.actions;
  }

  private void count(Expression expression) {
    if (uses.merge(expression.step(), 1, Integer::sum) == 1) {
      expression.step().inputs().forEach(this::count);
    }
  }

  private void take(Expression.Step step) {
    if (!taken.add(step)) {
      return;
    }
    step.inputs().forEach(input -> take(input.step()));
    actions.add(new Action.Take(step));
    for (var input : step.inputs()) {
      if (uses.merge(input.step(), -1, Integer::sum) == 0) {
        actions.add(new Action.Release(input.step()));
      }
    }
  }

  /** The most bytes alive at once when a piece is made. */
  static long peakBytes(List<Action> actions, Rows rows) {
    long alive = 0;
    long peak = 0;
    for (var action : actions) {
      switch (action) {
        case Action.Take(var step) -> alive += bytes(step, rows);
        case Action.Release(var step) -> alive -= bytes(step, rows);
      }
      peak = Math.max(peak, alive);
    }
    return peak;
  }

  private static long bytes(Expression.Step step, Rows rows) {
    long bytes = 0;
    for (var spec : step.results().list()) {
      bytes = Math.addExact(bytes, rows.of(spec).spanBytes());
    }
    return bytes;
  }
}
