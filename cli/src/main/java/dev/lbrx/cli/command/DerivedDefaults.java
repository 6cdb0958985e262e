package dev.lbrx.cli.command;

import java.util.Map;

/** A command with defaults that follow from what else was said. */
interface DerivedDefaults {
  /** What options come to that were not given, by their names. */
  Map<String, String> defaults();
}
