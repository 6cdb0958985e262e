package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.Memory;
import java.util.Iterator;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads tensors in a known order and takes their hashes, one tensor ahead of the one that is asked
 * for where there is room, so that reading and hashing go on while the plan computes.
 */
final class ReadAhead implements AutoCloseable {
  private final Memory memory;
  private final Lineage lineage;
  private final Iterator<Expression.Read> order;
  private final Background thread = new Background("lbrx-reader");
  private @Nullable Future<Borrowed> next;

  ReadAhead(Memory memory, Lineage lineage, Iterator<Expression.Read> order) {
    this.memory = memory;
    this.lineage = lineage;
    this.order = order;
    this.next = begin();
  }

  /**
   * The next tensor of the order, which is the caller's to give back.
   *
   * @param ahead whether there is room for the one after it
   */
  Borrowed take(boolean ahead) {
    var asked = next == null ? begin() : next;
    if (asked == null) {
      throw new IllegalStateException("nothing is left to read");
    }
    next = null;
    var loan = Background.await(asked);
    next = ahead ? begin() : null;
    return loan;
  }

  private @Nullable Future<Borrowed> begin() {
    if (!order.hasNext()) {
      return null;
    }
    var read = order.next();
    return thread.start(() -> read(read));
  }

  private Borrowed read(Expression.Read read) {
    var loan = memory.borrow(read.spec());
    try {
      read.checkpoint().read(read.tensor(), loan.tensor().segment());
      lineage.read(read, loan.tensor().segment());
      return loan;
    } catch (RuntimeException | Error e) {
      loan.close();
      throw e;
    }
  }

  @Override
  public void close() {
    thread.close();
    if (next != null && next.state() == Future.State.SUCCESS) {
      next.resultNow().close();
    }
  }
}
