package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Model directories whose chat template is malformed, or does too much. */
final class HostileTemplate {
  private static final String SAID = "chat template";

  private final List<Hostile> files = new ArrayList<>();

  private HostileTemplate() {}

  static List<Hostile> all() {
    var made = new HostileTemplate();
    made.malformed();
    made.runs();
    made.places();
    return made.files;
  }

  private static Hostile hostile(String name, String file, Content content, String... named) {
    return new Hostile("template " + name, Job.CHAT, "", Map.of(file, content), List.of(named))
        .with("config.json", Content.of(HostileConfig.SOUND))
        .with("model.safetensors", Content.of(HostileConfig.weights()))
        .with("tokenizer.json", Content.of(HostileTokenizer.SOUND));
  }

  private static Hostile template(String name, String text) {
    return hostile(name, "chat_template.jinja", Content.of(text), SAID);
  }

  private void malformed() {
    for (String text :
        List.of(
            "{{",
            "{{ a",
            "{{ a }",
            "{{ }}",
            "{{ a b }}",
            "{{ 1 + }}",
            "{{ (1 }}",
            "{{ [1 }}",
            "{{ {'a' }} ",
            "{{ 'a }}",
            "{{ a. }}",
            "{{ a| }}",
            "{{ 1 if }}",
            "{{ a[ }}",
            "{{ 99999999999999999999 }}",
            "{{ $ }}",
            "{{ a ? b }}",
            "{% %}",
            "{% if %}{% endif %}",
            "{% if a %}",
            "{% endif %}",
            "{% else %}",
            "{% for %}{% endfor %}",
            "{% for a in b %}",
            "{% for a b %}{% endfor %}",
            "{% for 1 in b %}{% endfor %}",
            "{% if a %}{% endfor %}",
            "{% set %}",
            "{% set 1 = 2 %}",
            "{% macro %}{% endmacro %}",
            "{% macro f( %}{% endmacro %}",
            "{% nothing %}",
            "{% include 'x' %}",
            "{% import 'x' as x %}",
            "{% extends 'x' %}",
            "{# a",
            "{{ a }}{% raw %}")) {
      files.add(template("'" + text + "'", text));
    }
    for (String open : List.of("(", "[", "{'a':", "not ", "-", "a[", "f(")) {
      files.add(template("100000 " + open, "{{ " + open.repeat(100_000) + " }}"));
    }
    files.add(template("10000 ifs", "{% if a %}".repeat(10_000)));
    files.add(template("of 2 MiB", "x".repeat(2 << 20)));
  }

  // Sound to read, and refused as it runs.
  private void runs() {
    for (String text :
        List.of(
            "{% for a in range(1000000000) %}{% endfor %}",
            "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "{% macro f(a) %}{{ f(a + 1) + f(a + 2) }}{% endmacro %}{{ f(0) }}",
            "{{ 'x' * 1000000000 }}",
            "{{ 'x' * 9223372036854775807 }}",
            "{% set ns = namespace(a='xx') %}{% for i in range(60) %}{% set ns.a = ns.a + ns.a %}{%"
                + " endfor %}{{ ns.a }}",
            "{% set ns = namespace(a=[1]) %}{% for i in range(60) %}{% set ns.a = ns.a + ns.a %}{%"
                + " endfor %}",
            "{% set ns = namespace(a=[]) %}{% for i in range(90000) %}{% set ns.a = [ns.a] %}{%"
                + " endfor %}{{ ns.a }}",
            "{% for a in range(2000) %}{{ 'x' * 1000 }}{% endfor %}",
            "{{ messages|nothing }}",
            "{{ messages is nothing }}",
            "{{ f(a=1, 2) }}",
            "{{ 1 / 0 }}",
            "{{ 1 // 0 }}",
            "{{ 1 % 0 }}",
            "{{ raise_exception('no') }}",
            "{{ nothing.a }}",
            "{{ nothing() }}",
            "{{ 'a' + 1 }}",
            "{{ messages.__class__.__mro__ }}",
            "{{ ''.__class__.__base__.__subclasses__() }}",
            "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
            "{{ 'a'.replace('', 'x' * 100000) | replace('x', 'y' * 100000) }}",
            "{{ range(0, 10, 0) }}",
            "{{ '%s' % messages }}",
            "{{ 'x' | center(1000000000) }}")) {
      files.add(template("'" + text + "'", text).unseen());
    }
  }

  private void places() {
    JsonDamage.documents()
        .forEach(
            (name, json) ->
                files.add(
                    hostile(
                        "settings " + name,
                        "tokenizer_config.json",
                        Content.of(json),
                        "tokenizer_config.json")));
    byte[] json = "{\"chat_template\":\"{{ a\"}".getBytes(UTF_8);
    for (String file : List.of("tokenizer_config.json", "chat_template.json")) {
      files.add(hostile("in " + file, file, Content.of(json), SAID));
    }
    files.add(
        hostile(
            "of several",
            "tokenizer_config.json",
            Content.of(
                "{\"chat_template\":[{\"name\":\"a\",\"template\":\"\"},{\"name\":\"default\",\"template\":\"{%"
                    + " if %}\"}]}"),
            SAID));
    files.add(
        hostile(
            "above its limit",
            "chat_template.jinja",
            Content.sparse(new byte[0], 64L << 20),
            "chat_template.jinja"));
  }
}
