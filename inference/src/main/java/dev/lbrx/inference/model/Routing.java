package dev.lbrx.inference.model;

import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Which rows go to which expert: the tokens' choices sorted by expert, and of one expert by token.
 */
final class Routing {
  private final Memory memory;
  private final Tensor chosen;
  private final Tensor tokens;
  private final Tensor places;
  private final int used;
  private final int[] choices;
  private final int[] order;
  private final int[] inverse;

  /** Where an expert's rows end, in the order of experts. */
  private final int[] ends;

  /**
   * @param chosen {@code [tokens, used]} i32, the experts of each token
   * @param tokens {@code [tokens · used]} i32, gets the token of each row in the order of experts
   * @param places {@code [tokens · used]} i32, gets where the rows are in it, token by token
   */
  Routing(Memory memory, Tensor chosen, Tensor tokens, Tensor places, int experts) {
    this.memory = memory;
    this.chosen = chosen;
    this.tokens = tokens;
    this.places = places;
    used = (int) chosen.shape().last();
    choices = new int[(int) chosen.shape().elements()];
    order = new int[choices.length];
    inverse = new int[choices.length];
    ends = new int[experts];
  }

  Tensor tokens() {
    return tokens;
  }

  Tensor places() {
    return places;
  }

  /** Waits for the choices and sorts them. */
  void sort(Queue queue) {
    queue.await();
    memory.download(chosen, MemorySegment.ofArray(choices));
    Arrays.fill(ends, 0);
    for (int expert : choices) {
      ends[expert]++;
    }
    int end = 0;
    for (int expert = 0; expert < ends.length; expert++) {
      int count = ends[expert];
      ends[expert] = end;
      end += count;
    }
    for (int i = 0; i < choices.length; i++) {
      int place = ends[choices[i]]++;
      order[place] = i / used;
      inverse[i] = place;
    }
    memory.upload(MemorySegment.ofArray(order), tokens);
    memory.upload(MemorySegment.ofArray(inverse), places);
  }

  /** Hands over the rows of each expert that has some. */
  void each(Rows rows) {
    int from = 0;
    for (int expert = 0; expert < ends.length; expert++) {
      if (ends[expert] > from) {
        rows.take(expert, from, ends[expert] - from);
      }
      from = ends[expert];
    }
  }

  /** What takes an expert's rows. */
  @FunctionalInterface
  interface Rows {
    /** The rows {@code from … from + count − 1} in the order of experts. */
    void take(int expert, int from, int count);
  }
}
