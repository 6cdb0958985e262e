package dev.lbrx.cli.command;

import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lbrx tune}. */
@Command(
    name = "tune",
    description = {
      "Measure the machine for some ten seconds and fit matrix products to it.",
      "Sizes of blocks and the least work for another thread are kept in lbrx/tune.properties of",
      "the user's cache, for this processor and Java. Results do not depend on them."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx tune --show")
final class TuneCommand implements Runnable {
  private final Session session;

  @Option(names = "--show", description = "Measure nothing; show what holds now.")
  private boolean show;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  TuneCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    var backend = session.backend().backend();
    var tunable =
        backend
            .tunable()
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.UNSUPPORTED,
                        backend.id() + " has nothing to tune: leave --backend out"));
    if (show) {
      tunable.ignored().ifPresent(session::note);
      print(tunable.origin(), tunable.settings());
    } else {
      int threads = session.options().threads();
      session.note("measuring with " + threads + " threads");
      print("measured", tunable.tune(threads));
    }
  }

  private void print(String origin, Map<String, Long> settings) {
    if (json) {
      var object = Json.object().put("origin", origin);
      settings.forEach(object::put);
      session.print(object);
    } else {
      session.print("origin  " + Printable.of(origin));
      settings.forEach((name, value) -> session.print(String.format("%-7s %d", name, value)));
    }
  }
}
