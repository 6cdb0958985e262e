package dev.lbrx.toolkit.job;

import dev.lbrx.spi.Backends;
import dev.lbrx.toolkit.Golden;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs jobs for tests. */
final class Jobs {
  private Jobs() {}

  static Executor on(String backend, int threads) {
    return new Executor(Backends.get(backend), threads, Executor.Options.STRICT);
  }

  /** Writes a plan's output and closes the plan. */
  static Path run(Plan plan, Path out, Executor executor) {
    try (plan) {
      executor.run(plan, out, progress -> {});
    }
    return out;
  }

  /** A plan of one of mergekit's merge files. */
  static Plan golden(String name) {
    return Merge.plan(Golden.merge().resolve("cfg/" + name + ".yaml"), Golden.merge());
  }

  /** A plan of a merge file's text, written to {@code dir}; models are named {@code in/a}. */
  static Plan merge(Path dir, String yaml) throws IOException {
    return Merge.plan(Files.writeString(dir.resolve("merge.yaml"), yaml), Golden.merge());
  }
}
