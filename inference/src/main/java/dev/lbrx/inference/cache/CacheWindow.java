package dev.lbrx.inference.cache;

/**
 * Which rows of a cache hold something, and which move when it forgets. A token is appended first;
 * if that makes the cache too long, it forgets at once, and attention for that same token runs over
 * what is left. Several tokens may be appended together only as long as nothing is forgotten, so
 * that a chunk gives what its tokens would give singly.
 */
public final class CacheWindow {
  private final EvictionPolicy policy;
  private int length;
  private int row;
  private int moved;
  private long seen;

  /** An empty window. */
  public CacheWindow(EvictionPolicy policy) {
    this.policy = policy;
  }

  /** The rule. */
  public EvictionPolicy policy() {
    return policy;
  }

  /** How many entries there are. */
  public int length() {
    return length;
  }

  /** How many tokens were ever appended: the position of the next one. */
  public long seen() {
    return seen;
  }

  /** How many of the wanted tokens, at least 1, may be appended together now. */
  public int fit(int wanted) {
    return Math.min(wanted, Math.max(1, policy.capacity() - length));
  }

  /** Appends that many tokens, at most what {@link #fit} allows, and forgets what must go. */
  public void append(int tokens) {
    if (tokens < 1 || tokens > fit(tokens)) {
      throw new IllegalArgumentException(tokens + " tokens at " + length + " of " + policy);
    }
    row = length;
    int longest = length + tokens;
    int removed = policy.removed(longest);
    length = longest - removed;
    moved = removed == 0 ? 0 : length - policy.sinks();
    seen += tokens;
  }

  /** The row that the first of the tokens appended last was written to. */
  public int row() {
    return row;
  }

  /** How many rows the last append moved down to close the gap behind the sinks. */
  public int moved() {
    return moved;
  }

  /** The row that the first moved row came from. */
  public int movedFrom() {
    return moved == 0 ? 0 : row + 1 - moved;
  }

  /** The row that it went to: the first behind the sinks. */
  public int movedTo() {
    return moved == 0 ? 0 : policy.sinks();
  }

  /** Empties it. */
  public void clear() {
    length = 0;
    row = 0;
    moved = 0;
    seen = 0;
  }
}
