package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.Memory;
import java.util.Iterator;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads pieces of tensors in a known order and takes their hashes, one piece ahead of the one that
 * is asked for where there is room, so that reading and hashing go on while the plan computes.
 */
final class ReadAhead implements AutoCloseable {
  /** Rows of a tensor. */
  record Piece(Expression.Read read, Rows rows) {}

  private final Memory memory;
  private final Lineage lineage;
  private final Iterator<Piece> order;
  private final Background thread = new Background("lbrx-reader");
  private @Nullable Future<Borrowed> next;

  ReadAhead(Memory memory, Lineage lineage, Iterator<Piece> order) {
    this.memory = memory;
    this.lineage = lineage;
    this.order = order;
    this.next = begin();
  }

  /**
   * The next piece of the order, which is the caller's to give back.
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
    var piece = order.next();
    return thread.start(() -> read(piece));
  }

  private Borrowed read(Piece piece) {
    var read = piece.read;
    var rows = piece.rows;
    var loan = memory.borrow(rows.of(read.spec()));
    try {
      var bytes = loan.tensor().segment();
      read.checkpoint().read(read.tensor(), rows.position(read.spec()), bytes);
      lineage.read(read, rows, bytes);
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
