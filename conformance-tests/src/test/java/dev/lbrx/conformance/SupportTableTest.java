package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of what runs where is that of this code. */
class SupportTableTest {
  @Test
  void thePageIsFresh() throws IOException {
    assertThat(Files.readString(Path.of("../docs/support.md")))
        .as("docs/support.md is stale: run ./build support")
        .isEqualTo(SupportTable.page(ConformanceTest.backends().toList()));
  }
}
