package dev.lbrx.cli.hostile;

import java.nio.file.Path;

/** Judges every hostile file in a process of its own, whose flags bound memory and stack. */
public final class HostileProcess {
  private HostileProcess() {}

  /**
   * Prints a line for each promise that was not kept.
   *
   * @param args the model that merge files name, and an empty directory
   */
  public static void main(String[] args) throws Exception {
    Judge.complaints(Judge.all(args[0]), Path.of(args[1])).forEach(System.out::println);
  }
}
