package dev.lbrx.cli.command;

/** Backends that would be faster where their hardware is, and that this version does not have. */
enum PlannedBackend {
  METAL("metal", "Apple silicon"),
  CUDA("cuda", "an NVIDIA GPU");

  private final String id;
  private final String hardware;

  PlannedBackend(String id, String hardware) {
    this.id = id;
    this.hardware = hardware;
  }

  String id() {
    return id;
  }

  String why() {
    return "not in this version (it will need "
        + hardware
        + "): stay on cpu-vector, nothing to install";
  }
}
