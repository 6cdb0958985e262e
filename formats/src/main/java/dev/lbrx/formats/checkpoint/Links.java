package dev.lbrx.formats.checkpoint;

/** What to do with a shard that is a link out of its model's directory. */
public enum Links {
  /** Refuse it. */
  INSIDE,
  /** Follow it, as a Hugging Face cache needs. */
  FOLLOW
}
