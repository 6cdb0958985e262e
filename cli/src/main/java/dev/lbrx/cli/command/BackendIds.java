package dev.lbrx.cli.command;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import java.util.Iterator;
import java.util.stream.Stream;

/** What {@code --backend} completes to. */
final class BackendIds implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Stream.concat(Stream.of(Backends.AUTO), Backends.all().stream().map(Backend::id))
        .iterator();
  }
}
