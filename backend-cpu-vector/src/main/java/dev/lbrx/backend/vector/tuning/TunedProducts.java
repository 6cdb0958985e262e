package dev.lbrx.backend.vector.tuning;

import dev.lbrx.spi.Tunable;
import java.util.Map;
import java.util.Optional;

/** The settings of matrix products: {@link Blocking}. */
public final class TunedProducts implements Tunable {
  @Override
  public Map<String, Long> settings() {
    return SettingsFile.READ.blocking().settings();
  }

  @Override
  public String origin() {
    return SettingsFile.READ.origin();
  }

  @Override
  public Optional<String> ignored() {
    return SettingsFile.READ.ignored();
  }

  @Override
  public Map<String, Long> tune(int threads) {
    var chosen = Tuner.choose(threads);
    SettingsFile.write(SettingsFile.path(System.getenv("XDG_CACHE_HOME")), chosen);
    return chosen.settings();
  }
}
