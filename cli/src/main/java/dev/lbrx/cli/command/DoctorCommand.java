package dev.lbrx.cli.command;

import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lbrx doctor}. */
@Command(
    name = "doctor",
    description = {
      "Look at what LBRX runs on: Java, processor, memory, disk, backends.",
      "Says what is slow or wrong and how to mend it; ends with 5 where something is wrong."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx doctor --disk /tmp")
final class DoctorCommand implements Callable<Integer> {
  private static final int NAME = 24;

  private final Session session;

  @Option(
      names = "--disk",
      paramLabel = "DIR",
      description = "Where to try the disk (${DEFAULT-VALUE}).")
  private Path disk = Path.of(".");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var findings =
        new ArrayList<>(
            List.of(Machine.java(), Machine.processors(), Machine.memory(), Disk.of(disk)));
    Backends.all().forEach(backend -> findings.add(of(backend)));
    if (json) {
      var list = Json.array();
      for (var each : findings) {
        list.addObject()
            .put("name", each.name())
            .put("state", label(each))
            .put("detail", each.detail())
            .put("mend", each.mend());
      }
      session.print(Json.object().set("findings", list));
    } else {
      findings.forEach(this::print);
    }
    boolean wrong = findings.stream().anyMatch(each -> each.state() == Finding.State.WRONG);
    return wrong ? ErrorCode.UNSUPPORTED.exitStatus() : 0;
  }

  private void print(Finding finding) {
    String name = finding.name() + " ".repeat(Math.max(1, NAME - finding.name().length()));
    session.print(
        name
            + (finding.state() == Finding.State.OK ? "" : label(finding) + ": ")
            + Printable.of(finding.detail())
            + (finding.mend().isEmpty() ? "" : ": " + Printable.of(finding.mend())));
  }

  private static String label(Finding finding) {
    return finding.state().name().toLowerCase(Locale.ROOT);
  }

  private static Finding of(Backend backend) {
    String name = "backend " + backend.id();
    return switch (backend.availability()) {
      case Availability.Available(String detail) -> Finding.ok(name, detail);
      case Availability.Unavailable(String reason, String fix) -> Finding.wrong(name, reason, fix);
    };
  }
}
