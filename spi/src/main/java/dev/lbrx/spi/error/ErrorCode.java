package dev.lbrx.spi.error;

/**
 * A stable number for every refusal, with the exit status that the command ends with. The hundreds
 * group them: 1 usage and configuration, 2 files and formats, 3 tensors and ops, 4 storage, 5 what
 * this build or machine cannot do. {@code docs/errors.md} explains each.
 */
public enum ErrorCode {
  /** A command line that cannot be understood. */
  USAGE(101, 2),
  /** A merge file that is not valid YAML of mergekit's schema. */
  MERGE_FILE(102, 2),
  /** A merge parameter that is missing, not finite or out of range. */
  MERGE_PARAMETER(103, 2),
  /** Inputs of a merge that do not fit each other. */
  MERGE_MISMATCH(104, 2),
  /** A text that is too short, or not text at all. */
  TEXT(105, 2),
  /** An output that would overwrite an input, or exists already. */
  OUTPUT_EXISTS(106, 2),
  /** A partial output that another job, or the same one with other inputs, left. */
  RESUME(107, 2),
  /** A safetensors file that breaks the specification. */
  SAFETENSORS(201, 2),
  /** A JSON document that is malformed or above the limits. */
  JSON(202, 2),
  /** A model's config.json that lacks or contradicts something. */
  CONFIG(203, 2),
  /** A shard index that does not match its directory. */
  SHARD_INDEX(204, 2),
  /** A tokenizer file that is malformed. */
  TOKENIZER(205, 2),
  /** A file whose content is not any kind of model that LBRX reads. */
  NOT_A_MODEL(206, 2),
  /** A model whose tensors do not match its configuration. */
  MODEL(207, 2),
  /** A tensor with a value that is not finite where one is needed. */
  NON_FINITE(208, 2),
  /** A pack that breaks its format, or a model that lacks what a pack must hold. */
  PACK(209, 2),
  /** A GGUF file that breaks its format, or one of its limits. */
  GGUF(210, 2),
  /** Bytes that do not have the hash that is stated of them. */
  CHECKSUM(211, 2),
  /** A NumPy archive that breaks its format, or one of its limits. */
  NPZ(212, 2),
  /** A chat template that is malformed, needs too much, or refuses the messages. */
  TEMPLATE(213, 2),
  /** A shape that does not fit the op, or a size that overflows. */
  SHAPE(301, 2),
  /** A dtype that the op does not take. */
  DTYPE(302, 2),
  /** Tensors of different owners in one launch. */
  OWNER(303, 2),
  /** A file or directory that does not exist. */
  NOT_FOUND(401, 3),
  /** A read or write that failed. */
  IO(402, 4),
  /** A disk without the room that a job needs. */
  DISK_FULL(403, 4),
  /** A source that changed while it was read. */
  SOURCE_CHANGED(404, 4),
  /** A backend that does not exist or is not available here. */
  BACKEND(501, 5),
  /** An op that a backend has no kernel for. */
  UNSUPPORTED_OP(502, 5),
  /** A model, format or option that LBRX recognises and does not support. */
  UNSUPPORTED(503, 5),
  /** More memory needed than the limit allows. */
  MEMORY(504, 5);

  private final int number;
  private final int exitStatus;

  ErrorCode(int number, int exitStatus) {
    this.number = number;
    this.exitStatus = exitStatus;
  }

  /** The number, as in {@code LBRX-101}. */
  public int number() {
    return number;
  }

  /**
   * The exit status of a command that ends with this error: 2 bad input or usage, 3 not found, 4
   * I/O, 5 unsupported.
   */
  public int exitStatus() {
    return exitStatus;
  }

  /** The code as a user sees it: {@code LBRX-101}. */
  public String label() {
    return "LBRX-" + number;
  }
}
