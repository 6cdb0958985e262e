package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that cannot be understood: exit status 2 and one line that says what was meant. */
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          qantize m o            | unknown command 'qantize': did you mean quantize?
          info m --jsn           | unknown option '--jsn': did you mean --json?
          info                   | missing required parameter: 'MODEL'
          info a b               | unknown argument 'b'
          merge a                | missing required parameter: 'OUT'
          quantize a b           | missing required option: '--type=TYPE'
          quantize a b --type q4 | expected one of [affine1, affine2, affine3, affine4, affine5, affine6, affine8, mxfp4,
          convert a b --dtype f8 | expected one of [f32, f16, bf16]
          backends --threads x   | invalid value for option '--threads': 'x' is not an int
          generate               | missing required argument
          generate a --model-root b | mutually exclusive
          completion fish        | expected one of [bash, zsh]
          perplexity a           | missing required option: '--text=FILE'
          info --backend         | missing required parameter
          """)
  void isRefusedInOneLine(String line, String says) {
    var run = Run.of((Object[]) line.split(" "));
    run.requireRefusal(2, "LBRX-101", " --help");
    assertThat(run.err().toLowerCase(Locale.ROOT)).contains(says.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @CsvSource({"0", "-3", "5000"})
  void threadsMustBeANumberThatMakesSense(int threads) {
    Run.of("conformance", "--op", "rms_norm", "--threads", threads)
        .requireRefusal(2, "LBRX-101", "--threads", "expected a number from 1 to");
  }

  @Test
  void globalOptionsAreTakenBeforeAndAfterTheCommand() {
    assertThat(Run.of("--backend", "reference", "backends"))
        .isEqualTo(Run.of("backends", "--backend", "reference"));
  }

  @Test
  void anUnknownBackendIsUnsupported() {
    Run.of("backends", "--backend", "abacus")
        .requireRefusal(5, "LBRX-501", "'abacus'", "cpu-vector", "reference", "auto");
  }
}
