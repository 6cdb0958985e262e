package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      paths(line.word().substring(0, line.wordCursor()), candidates);
    }
  }

  // What the folder that a word names holds; after a folder's name the word goes on.
  private static void paths(String word, List<Candidate> candidates) {
    String before = word.substring(0, word.lastIndexOf('/') + 1);
    boolean hidden = word.startsWith(".", before.length());
    try (var files = Files.newDirectoryStream(Path.of(Prompt.expanded(before)))) {
      for (var file : files) {
        String name = String.valueOf(file.getFileName());
        boolean folder = Files.isDirectory(file);
        if (hidden || !name.startsWith(".")) {
          String shown = folder ? name + "/" : name;
          candidates.add(new Candidate(before + shown, shown, null, null, null, null, !folder));
        }
      }
    } catch (IOException | InvalidPathException e) {
      // What is no folder has nothing to offer.
    }
  }

  // Of the first word that is a model; what is none has no names to offer.
  private static void tensors(List<String> words, List<Candidate> candidates) {
    for (String word : words) {
      var path = Path.of(Prompt.expanded(word));
      if (!word.startsWith("-") && Files.exists(path)) {
        try (var checkpoint = Checkpoint.open(path)) {
          checkpoint.names().stream()
              .limit(MOST_NAMES)
              .forEach(name -> candidates.add(new Candidate(name)));
          return;
        } catch (LbrxException e) {
          // The next word may be one.
        }
      }
    }
  }
}
