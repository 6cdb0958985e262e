package dev.lbrx.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lbrx completion}. */
@Command(
    name = "completion",
    description = "Print the completion script of a shell.",
    footerHeading = "%nExample:%n",
    footer = {
      "  source <(lbrx completion bash)     in ~/.bashrc",
      "  source <(lbrx completion zsh)      in ~/.zshrc"
    })
final class CompletionCommand implements Runnable {
  private final Session session;

  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String script = AutoComplete.bash("lbrx", LbrxCommand.of(session));
    // picocli's script turns on bashcompinit in zsh, which needs compinit before it.
    String before =
        shell == Shell.zsh
            ? "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n"
            : "";
    session.print(before + script.replace("\r\n", "\n"));
  }
}
