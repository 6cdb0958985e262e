package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A shell script that repeats a command from any folder, with every default spelled out. */
final class ShellScript {
  /** What says how a command is shown, not what it does. */
  private static final Set<String> LEFT_OUT = Set.of("--script", "--debug", "--backend");

  private final Session session;
  private final ParseResult command;

  ShellScript(Session session, ParseResult command) {
    this.session = session;
    this.command = command;
  }

  /** The script's text. */
  String text() {
    var words = new ArrayList<String>();
    command.commandSpec().positionalParameters().stream()
        .sorted(Comparator.comparingInt(each -> each.index().min()))
        .forEach(each -> values(each).forEach(value -> words.add(Shell.quoted(value))));
    for (var option : command.commandSpec().options()) {
      if (!option.usageHelp()
          && !option.versionHelp()
          && !LEFT_OUT.contains(option.longestName())) {
        option(option, words);
      }
    }
    words.add("--backend=" + session.backend().backend().id());
    return "#!/bin/sh\n# "
        + Version.line()
        + "\nset -eu\ncd "
        + Shell.quoted(Path.of("").toAbsolutePath().toString())
        + "\nexec \"${LBRX:-"
        + Shell.quoted(System.getProperty("lbrx.launcher", "lbrx"))
        + "}\" "
        + command.commandSpec().name()
        + String.join("", words.stream().map(word -> " \\\n  " + word).toList());
  }

  private void option(OptionSpec option, List<String> words) {
    if (option.arity().max() == 0) {
      if (Boolean.TRUE.equals(option.getValue())) {
        words.add(option.longestName());
      }
    } else {
      var values = values(option);
      if (values.isEmpty() && command.commandSpec().userObject() instanceof DerivedDefaults by) {
        String derived = by.defaults().get(option.longestName());
        values = derived == null ? List.of() : List.of(derived);
      }
      values.forEach(value -> words.add(option.longestName() + "=" + Shell.quoted(value)));
    }
  }

  // As the user wrote it, else the default.
  private List<String> values(ArgSpec argument) {
    var matched =
        argument instanceof OptionSpec option
            ? command.hasMatchedOption(option)
            : command.matchedPositionals().contains(argument);
    if (matched) {
      return argument.originalStringValues();
    }
    return argument.group() != null || argument.isPositional()
        ? List.of()
        : switch (argument.getValue()) {
          case null -> List.of();
          case Collection<?> list -> list.stream().map(String::valueOf).toList();
          case Map<?, ?> map ->
              map.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
          case Object value -> value.toString().isEmpty() ? List.of() : List.of(value.toString());
        };
  }
}
