package dev.lbrx.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
  private static final String LLAMA3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
          + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  @Test
  void whiteSpaceIsUnicodes() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean wanted =
          (c >= 9 && c <= 13)
              || c == 0x20
              || c == 0x85
              || c == 0xA0
              || c == 0x1680
              || (c >= 0x2000 && c <= 0x200A)
              || c == 0x2028
              || c == 0x2029
              || c == 0x202F
              || c == 0x205F
              || c == 0x3000;
      assertThat(CodePoints.isWhiteSpace(c)).as("U+%04X", c).isEqualTo(wanted);
    }
  }

  @Test
  void onlyLongSFoldsToSBesidesItsOtherCase() {
    var set = CodePoints.ignoringCase(c -> c == 's');
    var found = java.util.stream.IntStream.rangeClosed(0, 0x10FFFF).filter(set::test).toArray();
    assertThat(found).containsExactly('S', 's', 'ſ');
    var i = CodePoints.ignoringCase(c -> c == 'i');
    assertThat(java.util.stream.IntStream.rangeClosed(0, 0x10FFFF).filter(i::test).toArray())
        .containsExactly('I', 'i');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a", "a)", "[a", "a{2", "a{3,2}", "*a", "a{99999}", "\\p{L", "[b-a]", "a\\"})
  void malformedPatternsAreRefused(String pattern) {
    refused(pattern, ErrorCode.TOKENIZER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a*?",
        "a++",
        "(?<n>a)",
        "(?<=a)b",
        "\\1",
        "\\b",
        "^a",
        "a$",
        "[[:alpha:]]",
        "[a&&b]",
        "(a*)*",
        "(?:a|b?)+",
        "\\p{Script=Han}",
        "\\w+"
      })
  void unsupportedPatternsAreRefused(String pattern) {
    refused(pattern, ErrorCode.UNSUPPORTED);
  }

  @Test
  void nestedGroupsAndGiantPatternsAreRefused() {
    refused("(".repeat(100) + "a" + ")".repeat(100), ErrorCode.TOKENIZER);
    refused("((a{1000}){1000}){1000}", ErrorCode.TOKENIZER);
  }

  @Test
  void runawayPatternsStop() {
    var matcher = Matcher.of("(?:a|a)+b|(?:a+a+)+c");
    int[] text = new int[5_000];
    Arrays.fill(text, 'a');
    assertThatThrownBy(() -> matcher.find(text))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOKENIZER))
        .hasMessageContaining("backtracks");
  }

  @Test
  @DisplayName("reliability 7: a pattern stays within its steps on hostile text")
  void hostileTextsStayWithinTheStepsAllowed() {
    var matcher = Matcher.of(LLAMA3);
    for (String unit :
        new String[] {" ", "\n", " \n", "a", "1", "!", "' ", "\u00a0", "a ", "!\n "}) {
      int[] text = unit.repeat(200_000 / unit.length()).codePoints().toArray();
      int[] bounds = matcher.find(text);
      assertThat(bounds[bounds.length - 1]).isEqualTo(text.length);
    }
  }

  private static void refused(String pattern, ErrorCode code) {
    assertThatThrownBy(() -> Matcher.of(pattern))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).as(pattern).isEqualTo(code));
  }
}
