package dev.lbrx.cli.command;

import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lbrx backends}. */
@Command(
    name = "backends",
    description = "List the backends, which one is taken, and why not the others.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx backends --json")
final class BackendsCommand implements Runnable {
  private final Session session;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  BackendsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    var taken = session.backend().backend().id();
    if (json) {
      var list = Json.array();
      Backends.all().forEach(each -> list.add(object(each, taken)));
      session.print(Json.object().set("backends", list));
      return;
    }
    for (var backend : Backends.all()) {
      String state = backend.id().equals(taken) ? "taken    " : "         ";
      session.print(String.format("%-12s %s%s", backend.id(), state, detail(backend)));
    }
    for (var planned : PlannedBackend.values()) {
      session.print(String.format("%-12s %s%s", planned.id(), "         ", planned.why()));
    }
  }

  private static String detail(Backend backend) {
    return switch (backend.availability()) {
      case Availability.Available(String detail) -> detail;
      case Availability.Unavailable(String reason, String fix) ->
          "not available: " + reason + ": " + fix;
    };
  }

  private static tools.jackson.databind.node.ObjectNode object(Backend backend, String taken) {
    var object = Json.object().put("id", backend.id()).put("taken", backend.id().equals(taken));
    return switch (backend.availability()) {
      case Availability.Available(String detail) ->
          object.put("available", true).put("detail", detail);
      case Availability.Unavailable(String reason, String fix) ->
          object.put("available", false).put("reason", reason).put("fix", fix);
    };
  }
}
