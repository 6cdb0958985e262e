package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Completes commands, options and their values, paths, and tensor names after {@code --filter}. */
public final class PromptCompleter implements Completer {
  private static final int MOST_NAMES = 2000;

  private final CommandLine command;
  private final Completer files = new FileNameCompleter();

  /** A completer for a whole command. */
  public PromptCompleter(CommandLine command) {
    this.command = command;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    int index = line.wordIndex();
    var words = line.words();
    if (index > 0 && words.get(index - 1).equals("--filter")) {
      tensors(words.subList(1, index - 1), candidates);
      return;
    }
    var found = new ArrayList<CharSequence>();
    AutoComplete.complete(
        command.getCommandSpec(), words.toArray(String[]::new), index, 0, line.cursor(), found);
    found.forEach(each -> candidates.add(new Candidate(each.toString())));
    if (index > 0 && !line.word().startsWith("-")) {
      files.complete(reader, line, candidates);
    }
  }

  // Of the first word that is a model; what is none has no names to offer.
  private static void tensors(List<String> words, List<Candidate> candidates) {
    for (String word : words) {
      if (!word.startsWith("-") && Files.exists(Path.of(word))) {
        try (var checkpoint = Checkpoint.open(Path.of(word))) {
          checkpoint.names().stream()
              .limit(MOST_NAMES)
              .forEach(name -> candidates.add(new Candidate(name)));
          return;
        } catch (LbrxException e) {
          continue;
        }
      }
    }
  }
}
