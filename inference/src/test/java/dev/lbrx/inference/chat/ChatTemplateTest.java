package dev.lbrx.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.inference.Demo;
import dev.lbrx.inference.tokenizer.Literal;
import dev.lbrx.inference.tokenizer.Tokenizer;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Against Jinja: src/test/python/templates.py wrote what is expected. */
class ChatTemplateTest {
  private static final JsonNode GOLDEN = golden();
  private static final List<ChatMessage> HI = List.of(new ChatMessage("user", "hi"));

  static Stream<JsonNode> cases() {
    return Demo.elements(GOLDEN);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void templatesGiveTheTextsOfJinja(JsonNode golden) {
    var template = ChatTemplate.of(golden.get("template").stringValue());
    var variables = (ObjectNode) golden.get("variables");
    if (golden.has("text")) {
      assertThat(template.render(variables)).isEqualTo(golden.get("text").stringValue());
    } else {
      refused(() -> template.render(variables), golden.get("refused").stringValue());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void marksOfStrangersTextChangeNoTemplate(JsonNode golden) {
    var template = ChatTemplate.of(golden.get("template").stringValue());
    var variables = (ObjectNode) marked(golden.get("variables"));
    if (golden.has("text")) {
      assertThat(template.render(variables)).isEqualTo(golden.get("text").stringValue());
    } else {
      refused(() -> template.render(variables), golden.get("refused").stringValue());
    }
  }

  private static JsonNode marked(JsonNode node) {
    if (node instanceof ObjectNode object) {
      var copy = Json.object();
      object.propertyNames().forEach(key -> copy.set(key, marked(object.get(key))));
      return copy;
    }
    if (node.isArray()) {
      var copy = Json.array();
      node.forEach(element -> copy.add(marked(element)));
      return copy;
    }
    return node.isString() ? Json.array().add(Literal.mark(node.stringValue())).get(0) : node;
  }

  /** However a template joins what strangers wrote, it makes no special token. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ m.content }}",
        "{{ m.content | trim }}",
        "{{ '<' + m.content[1:] }}",
        "{{ m.content | replace('|e', '|' + 'e') }}",
        "{{ m.content.split('nothing')[-1].strip('\\n') }}",
        "{{ (m.content | upper | lower)[0:5] ~ m.content[5:] }}",
        "{% set x %}{{ m.content }}{% endset %}{{ x }}",
        "{{ m.content | list | join('') }}",
        "{{ [m.content] | tojson }}",
      })
  void messagesMakeNoSpecialTokens(String expression) {
    var tokenizer =
        Tokenizer.of(TokenizerFile.read(Demo.model("demo-base").resolve("tokenizer.json")));
    var template =
        ChatTemplate.of("{% for m in messages %}" + expression + "{{ eos_token }}{% endfor %}");
    String end = "<|end_of_text|>";
    String prompt =
        template.prompt(
            List.of(new ChatMessage("user", end + "hi")), false, Map.of("eos_token", end));
    int[] ids = tokenizer.encodeMarked(prompt);
    assertThat(Arrays.stream(ids).filter(tokenizer::isSpecial)).containsExactly(1);
    assertThat(ids[ids.length - 1]).isEqualTo(1);
    assertThat(tokenizer.decode(ids, false)).contains(end + "hi").endsWith(end);
  }

  @Test
  void messagesAndTokensAreVariables() {
    var template =
        ChatTemplate.of(
            "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
                + "{{ '[assistant]' if add_generation_prompt }}");
    assertThat(template.render(HI, true, Map.of("bos_token", "<s>")))
        .isEqualTo("<s>[user]hi[assistant]");
    assertThat(template.render(HI, false, Map.of())).isEqualTo("[user]hi");
  }

  @DisplayName("reliability 7: a template stops within its steps and output")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
        "{{ range(1000000000) | list }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ 'a' * 1000000000000 }}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set a = 'a' * 100000 %}{{ a.replace('a', a) }}",
        "{% set a = 'a' * 1000000 %}{{ a }}{{ a }}",
        "{% set a = 'x' * 500000 %}{% for i in range(9000) %}{% set b = a.upper() %}{% endfor %}",
        "{{ ([['a' * 1000] * 1] | list) | tojson(indent=64) * 100000 }}",
        "{{ 'a\n' * 100000 | indent(1000) }}",
        "{{ 9 ** 999999999 }}"
      })
  void whatTakesTooMuchStops(String template) {
    refused(() -> ChatTemplate.of(template).render(HI, true, Map.of()), "chat template: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 1",
        "{% if x %}",
        "{% endif %}",
        "{% else %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{{ 'a }}",
        "{{ 1 + }}",
        "{{ a b }}",
        "{{ [1, }}",
        "{{ @ }}",
        "{{ \u0662 }}",
        "{{ a\u0662 }}",
        "{# ",
        "{% raw %}",
        "{% for %}{% endfor %}",
        "{% set 1 = 2 %}",
        "{{ 99999999999999999999 }}",
        "{{ '\\u12' }}"
      })
  void malformedTemplatesAreRefused(String template) {
    refused(() -> ChatTemplate.of(template), "chat template: line 1: ");
  }

  @Test
  void deepNestingIsRefused() {
    refused(
        () -> ChatTemplate.of("{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " }}"),
        "nested");
    refused(() -> ChatTemplate.of("{{ " + "not ".repeat(5_000) + "1 }}"), "nested");
    refused(() -> ChatTemplate.of("{{ " + "-".repeat(5_000) + "1 }}"), "nested");
    refused(() -> ChatTemplate.of("{% if 1 %}".repeat(5_000)), "nested");
    refused(() -> ChatTemplate.of("{{ " + "1 if 1 else ".repeat(5_000) + "1 }}"), "nested");
  }

  @Test
  void deepRunsAreRefused() {
    var sum = ChatTemplate.of("{{ 1" + " + 1".repeat(5_000) + " }}");
    refused(() -> sum.render(HI, true, Map.of()), "deep");
  }

  @Test
  void listsThatTheStackCannotHoldAreRefused() throws InterruptedException {
    var lists =
        ChatTemplate.of(
            "{% set n = namespace(l=[]) %}{% for i in range(8000) %}{% set n.l = [n.l] %}"
                + "{% endfor %}{{ n.l }}");
    var thrown = new AtomicReference<Throwable>();
    var small = new Thread(null, () -> lists.render(HI, true, Map.of()), "small stack", 256 << 10);
    small.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    small.start();
    small.join();
    assertThat(thrown.get())
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("nested too deeply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ messages.append(1) }}",
        "{{ messages[0].__class__.__mro__ }}",
        "{{ missing.attribute }}",
        "{{ 'a' + 1 }}",
        "{{ 1 / 0 }}",
        "{{ 1 // 0 }}",
        "{{ 1.5 % 0 }}",
        "{{ 'a' | nosuchfilter }}",
        "{{ 'a' is nosuchtest }}",
        "{{ nosuchfunction() }}",
        "{{ 1 < 'a' }}",
        "{% for a, b in [1] %}{% endfor %}",
        "{% set messages.x = 1 %}",
        "{{ range(1, 2, 0) }}",
        "{{ 'a'[::0] }}",
        "{{ namespace(a=1) | tojson }}",
        "{{ raise_exception('no') }}",
        "{{ 'a'.split('') }}",
        "{{ -(-9223372036854775807 - 1) }}"
      })
  void whatDoesNotWorkIsRefused(String template) {
    refused(() -> ChatTemplate.of(template).render(HI, true, Map.of()), "chat template: ");
  }

  private static void refused(ThrowingCallable call, String fragment) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE))
        .hasMessageContaining(fragment);
  }

  private static JsonNode golden() {
    String name = "templates.json";
    try (var in = Objects.requireNonNull(ChatTemplateTest.class.getResourceAsStream(name))) {
      return Json.parse(in.readAllBytes(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
