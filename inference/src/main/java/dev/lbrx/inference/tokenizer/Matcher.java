package dev.lbrx.inference.tokenizer;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A split pattern compiled for matching: ordered choice and greedy repetition with backtracking, as
 * Oniguruma matches what Hugging Face's splitter gives it. The stack is on the heap, and the steps
 * that a text may take are bounded, because patterns come with models.
 */
final class Matcher {
  /** Steps allowed for each code point of a text; patterns in use take under 50. */
  static final long STEPS_PER_CODE_POINT = 400;

  private static final long STEPS_AT_LEAST = 1_000_000;
  private static final int LONGEST_PROGRAM = 20_000;

  private final String source;
  private final Step[] program;

  private Matcher(String source, List<Step> program) {
    this.source = source;
    this.program = program.toArray(Step[]::new);
  }

  /** Compiles a pattern; refuses as {@link PatternParser#parse} does. */
  static Matcher of(String source) {
    var compiler = new Compiler(source);
    compiler.add(PatternParser.parse(source));
    compiler.emit(new Step.Done());
    return new Matcher(source, compiler.steps);
  }

  /** A matcher of a text itself. */
  static Matcher literal(String text) {
    var compiler = new Compiler(text);
    var parts = text.codePoints().<Pattern>mapToObj(wanted -> new Pattern.One(c -> c == wanted));
    compiler.add(new Pattern.Sequence(parts.toList()));
    compiler.emit(new Step.Done());
    return new Matcher(text, compiler.steps);
  }

  /**
   * The matches in a text, in order, none of them empty: where each begins and where it ends.
   *
   * @throws LbrxException with {@code LBRX-205} where the text takes too many steps
   */
  int[] find(int[] text) {
    var run = new Run(text);
    int[] bounds = new int[16];
    int count = 0;
    int start = 0;
    while (start < text.length) {
      int end = run.match(0, start);
      if (end <= start) {
        start++;
        continue;
      }
      if (count == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      }
      bounds[count++] = start;
      bounds[count++] = end;
      start = end;
    }
    return Arrays.copyOf(bounds, count);
  }

  private sealed interface Step {
    /** Consumes a code point of the set and goes on. */
    record One(IntPredicate set) implements Step {}

    /** Tries first, then second. */
    record Fork(int first, int second) implements Step {}

    /** Goes on elsewhere. */
    record Jump(int to) implements Step {}

    /** Goes on at next if the program after this one matches here, or if it does not. */
    record Look(boolean wanted, int next) implements Step {}

    /** A match. */
    record Done() implements Step {}
  }

  private static final class Compiler {
    private final String source;
    private final List<Step> steps = new ArrayList<>();

    Compiler(String source) {
      this.source = source;
    }

    void emit(Step step) {
      if (steps.size() == LONGEST_PROGRAM) {
        throw new LbrxException(
            ErrorCode.TOKENIZER,
            "split pattern " + source + " is longer than " + LONGEST_PROGRAM + " steps");
      }
      steps.add(step);
    }

    void add(Pattern pattern) {
      switch (pattern) {
        case Pattern.One(var set) -> emit(new Step.One(set));
        case Pattern.Sequence(var parts) -> parts.forEach(this::add);
        case Pattern.Choice(var options) -> addChoice(options);
        case Pattern.Repeat(var body, int least, int most) -> addRepeat(body, least, most);
        case Pattern.Lookahead(var body, boolean wanted) -> {
          int look = placeholder();
          add(body);
          emit(new Step.Done());
          steps.set(look, new Step.Look(wanted, steps.size()));
        }
      }
    }

    private void addChoice(List<Pattern> options) {
      var exits = new ArrayList<Integer>();
      for (var option : options.subList(0, options.size() - 1)) {
        int fork = placeholder();
        add(option);
        exits.add(placeholder());
        steps.set(fork, new Step.Fork(fork + 1, steps.size()));
      }
      add(options.getLast());
      exits.forEach(exit -> steps.set(exit, new Step.Jump(steps.size())));
    }

    private void addRepeat(Pattern body, int least, int most) {
      for (int i = 0; i < least; i++) {
        add(body);
      }
      if (most == Pattern.UNBOUNDED) {
        int fork = placeholder();
        add(body);
        emit(new Step.Jump(fork));
        steps.set(fork, new Step.Fork(fork + 1, steps.size()));
        return;
      }
      var forks = new ArrayList<Integer>();
      for (int i = least; i < most; i++) {
        forks.add(placeholder());
        add(body);
      }
      forks.forEach(fork -> steps.set(fork, new Step.Fork(fork + 1, steps.size())));
    }

    private int placeholder() {
      emit(new Step.Done());
      return steps.size() - 1;
    }
  }

  /** The matching of one text. */
  private final class Run {
    private final int[] text;
    private long budget;
    private int[] stack = new int[64];
    private int top;

    Run(int[] text) {
      this.text = text;
      this.budget = STEPS_AT_LEAST + STEPS_PER_CODE_POINT * text.length;
    }

    /** The end of the match that begins at {@code start}, or −1. */
    int match(int first, int start) {
      int bottom = top;
      push(first, start);
      while (top > bottom) {
        int at = stack[--top];
        int step = stack[--top];
        int end = follow(step, at);
        if (end >= 0) {
          top = bottom;
          return end;
        }
      }
      return -1;
    }

    /** Follows one thread until it ends: the match's end, or −1 where it fails. */
    private int follow(int step, int at) {
      while (true) {
        if (--budget < 0) {
          throw new LbrxException(
              ErrorCode.TOKENIZER,
              "split pattern "
                  + source
                  + " takes more than "
                  + STEPS_PER_CODE_POINT
                  + " steps a character on a text of "
                  + text.length
                  + " characters: it backtracks too much to be used");
        }
        switch (program[step]) {
          case Step.One one -> {
            if (at == text.length || !one.set().test(text[at])) {
              return -1;
            }
            at++;
            step++;
          }
          case Step.Fork fork -> {
            push(fork.second(), at);
            step = fork.first();
          }
          case Step.Jump jump -> step = jump.to();
          case Step.Look look -> {
            if (match(step + 1, at) >= 0 != look.wanted()) {
              return -1;
            }
            step = look.next();
          }
          case Step.Done _ -> {
            return at;
          }
        }
      }
    }

    private void push(int step, int at) {
      if (top + 2 > stack.length) {
        stack = Arrays.copyOf(stack, 2 * stack.length);
      }
      stack[top++] = step;
      stack[top++] = at;
    }
  }
}
