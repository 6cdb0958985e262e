package dev.lbrx.cli.command;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood, as one line that says what was probably meant. */
public final class UsageErrors {
  private UsageErrors() {}

  /** The refusal of a command line. */
  public static LbrxException of(ParameterException e) {
    String message = e instanceof UnmatchedArgumentException u ? unmatched(u) : lower(e);
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return new LbrxException(ErrorCode.USAGE, message + ": see " + command + " --help", e);
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String got = e.getUnmatched().getFirst();
    boolean root = e.getCommandLine().getParent() == null;
    String what = got.startsWith("-") ? "option" : root ? "command" : "argument";
    var near = e.getSuggestions();
    String hint = near.isEmpty() ? "" : ": did you mean " + near.getFirst() + "?";
    return "unknown " + what + " '" + got + "'" + hint;
  }

  // picocli's messages are sentences, some of several lines.
  private static String lower(ParameterException e) {
    String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ");
    text = text.replaceFirst("^Error: ", "");
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
