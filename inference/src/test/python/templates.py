"""Writes templates.json: what Jinja, set up as transformers does, makes of chat templates and of every part of the language.

    pip install jinja2==3.1.6
    python templates.py > ../resources/dev/lbrx/inference/chat/templates.json

The chats are written for this project, in the manner of the templates that model families come with.
"""

import json
import sys

from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise ValueError(message)


ENVIRONMENT = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
ENVIRONMENT.filters["tojson"] = tojson
ENVIRONMENT.globals["raise_exception"] = raise_exception

CHAT = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "What is 2 + 2?"},
    {"role": "assistant", "content": " 4 "},
    {"role": "user", "content": "Grüße & 'quotes' \"too\" 🙂\n\nagain"},
]
SHORT = CHAT[1:2]
TOOLS = [{"type": "function", "function": {"name": "sum", "description": "Adds.", "parameters": {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number", "minimum": 0.5}}, "required": ["a"]}}}]
CALL = SHORT + [
    {"role": "assistant", "content": None, "tool_calls": [{"type": "function", "function": {"name": "sum", "arguments": {"a": 2, "b": 2.0, "c": True, "d": None}}}]},
    {"role": "tool", "name": "sum", "content": "4"},
]
PARTS = [{"role": "user", "content": [{"type": "text", "text": "one"}, {"type": "image"}, {"type": "text", "text": "two"}]}]

CHATML = """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou help.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""

HEADERS = """{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not date_string is defined %}
    {%- set date_string = "26 Jul 2024" %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- The system message is taken out first. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}

{{- "<|start|>system<|end|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Today Date: " + date_string + "\\n\\n" }}
{%- if tools is not none %}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|eot|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start|>' + message['role'] + '<|end|>\\n\\n'+ message['content'] | trim + '<|eot|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("This model only supports single tool-calls at once!") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '{"name": "' + tool_call.name + '", ' }}
        {{- '"parameters": ' }}
        {{- tool_call.arguments | tojson }}
        {{- "}" }}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|start|>ipython<|end|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start|>assistant<|end|>\\n\\n' }}
{%- endif %}
"""

TURNS = """{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '\\n\\n' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '\\n\\n' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate user/assistant/user/assistant/...") }}
    {%- endif -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '\\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'image' -%}
                {{ '<start_of_image>' }}
            {%- elif item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '<end_of_turn>
' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model
'}}
{%- endif -%}
"""

THINKING = """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n<|im_end|>\\n" }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- set content = message.content if message.content is string else '' %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if '</think>' in content %}
            {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index and (loop.last or (not loop.last and reasoning_content)) %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {%- if message.tool_calls %}
            {%- for tool_call in message.tool_calls %}
                {%- if (loop.first and content) or (not loop.first) %}{{- '\\n' }}{%- endif %}
                {%- if tool_call.function %}{%- set tool_call = tool_call.function %}{%- endif %}
                {{- '<tool_call>\\n{"name": "' ~ tool_call.name ~ '", "arguments": ' }}
                {%- if tool_call.arguments is string %}{{- tool_call.arguments }}{%- else %}{{- tool_call.arguments | tojson }}{%- endif %}
                {{- '}\\n</tool_call>' }}
            {%- endfor %}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}{{- '<|im_start|>user' }}{%- endif %}
        {{- '\\n<tool_response>\\n' + content + '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}{{- '<|im_end|>\\n' }}{%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}
"""

BRACKETS = """{%- if messages[0]["role"] == "system" %}{%- set system_message = messages[0]["content"] %}{%- set loop_messages = messages[1:] %}{%- else %}{%- set loop_messages = messages %}{%- endif %}
{%- set ns = namespace(index=0) %}
{%- for message in loop_messages if not (message.role == "tool" or message.get('tool_calls')) %}
    {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}{{- raise_exception("roles must alternate") }}{%- endif %}
    {%- set ns.index = ns.index + 1 %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}{{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}{%- else %}{{- "[INST] " + message["content"] + "[/INST]" }}{%- endif %}
    {%- elif message["role"] == "assistant" and message["content"] %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- endif %}
{%- endfor %}
"""

MACROS = """{% macro param(name, spec, indent=2) %}
{{ ' ' * indent }}{{ name }}: {{ spec.type | default('any') | upper }}{% if spec.minimum is defined %} >= {{ spec.minimum }}{% endif %}

{% endmacro %}
{% for tool in tools %}
def {{ tool.function.name }}:
{% for name, spec in tool.function.parameters.properties | dictsort %}
{{ param(name, spec, indent=4) -}}
{% endfor %}
{% endfor %}
{% set text %}[{{ messages | map(attribute='role') | join(',') }}]{% endset %}
{{ text }}{% for m in messages %}{% if m.role == 'system' %}{% continue %}{% endif %}{% if loop.index > 3 %}{% break %}{% endif %} {{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% else %}none{% endfor %}
"""

PIECES = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "  {% if true %}  x  {% endif %}  \n y", "a {%- if true -%} b {%- endif -%} c", "a {{- ' b ' -}} c", "x{# c #}\ny {#- c -#} z\n", "{%+ if true %} a{% endif +%}\nb",
    "{% raw %}{{ not }} {% run %}{% endraw %}!", "{{ 1 }}\n{{ 2 }}\n\n", "{{ 'a' 'b' }}{{ \"q'\" }}{{ 'line\\nbreak\\t\\\\ \\x41\\u00e9' }}",
    "{{ 1 + 2 * 3 - 4 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 2 ** 10 }} {{ 7 / 2 }} {{ 1.5 + 1 }} {{ 4 / 2 }} {{ 'ab' * 3 }}", "{{ 1 ~ 2 ~ 'x' ~ true ~ none ~ 1.0 }}",
    "{{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ 1 == 1.0 }} {{ 'a' < 'b' }} {{ [1, 2] == [1, 2] }} {{ not 1 == 2 }} {{ 1 in [1] and 'b' not in 'abc' or 'z' }}",
    "{{ [1, 'a', [none, true], {'k': 1.5}] }} {{ (1, 2) | list }} {{ {} }} {{ [] }} {{ {'a': 'it\\'s'} }}",
    "{{ 'abcdef'[1:3] }} {{ 'abcdef'[::-1] }} {{ [1, 2, 3, 4][-2:] }} {{ [1, 2, 3, 4][::2] }} {{ [1, 2, 3][5:] }} {{ 'abc'[-1] }} {{ [1, 2][1] }} {{ [1, 2, 3, 4][-1:0:-2] }} {{ 'abc'[:-1] }}",
    "{{ missing }}|{{ missing is defined }}|{{ missing or 'x' }}|{{ missing | default('d') }}|{{ '' | default('e', true) }}|{{ none is none }}|{{ x.y is defined }}" ,
    "{% for k, v in {'b': 1, 'a': 2}.items() %}{{ k }}={{ v }};{% endfor %}{% for k in {'z': 1} %}{{ k }}{% endfor %}{% for c in 'hé' %}{{ c }}.{% endfor %}{% for x in [] %}{% else %}empty{% endfor %}",
    "{% for i in range(2, 9, 3) %}{{ i }}{% if not loop.last %},{% endif %}{% endfor %} {{ range(3) | list }} {{ range(5, 0, -2) | list }}",
    "{% set x = 1 %}{% for i in [1, 2] %}{% set x = i + 10 %}{% endfor %}{{ x }}{% set a, b = [3, 4] %}{{ a }}{{ b }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}",
    "{{ '  a b  ' | trim }}|{{ 'Abc' | upper }}|{{ 'ABC' | lower }}|{{ 'the end' | title }}|{{ 'the END' | capitalize }}|{{ [3, 1, 2] | sort | join('-') }}|{{ ['b', 'A', 'c'] | sort }}|{{ [1, 1, 2] | unique | list }}",
    "{{ [1, 2, 3] | first }}{{ [1, 2, 3] | last }}{{ [1, 2] | length }}{{ 'ab' | reverse }}{{ [1, 2] | reverse | list }}{{ [1, 2, 3] | sum }}{{ [4, 2] | min }}{{ [4, 2] | max }}{{ '7' | int + 1 }}{{ 'x' | int(3) }}{{ 3.7 | int }}{{ 2.5 | round }}{{ -3 | abs }}",
    "{{ [{'a': 1, 'b': {'c': 'x'}}, {'a': 2, 'b': {'c': 'y'}}] | map(attribute='b.c') | join('+') }} {{ ['a', 'b'] | map('upper') | list }} {{ [{'a': 1}, {'a': 2}] | selectattr('a', 'equalto', 2) | list }} {{ [{'a': 1}, {}] | rejectattr('a', 'defined') | list }} {{ [0, 1, 2] | select | list }} {{ [1, 2, 3] | reject('odd') | list }}",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a-b-c'.split('-', 1) }} {{ 'a-b-c'.rsplit('-', 1) }} {{ 'xxaxx'.strip('x') }} {{ 'abab'.replace('ab', 'c') }} {{ 'abab' | replace('b', '', 1) }} {{ 'abc'.find('c') }} {{ 'a\\nb'.splitlines() }} {{ '-'.join(['a', 'b']) }} {{ 'banana'.count('an') }}",
    "{{ {'a': 1}.get('a') }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.get('b', 2) }} {{ {'a': 1}.keys() | list }} {{ {'a': 1}.values() | list }} {{ dict(a=1, b='x') }} {{ {'items': 3}['items'] }}",
    "{{ 3 is odd }} {{ 4 is divisibleby 2 }} {{ 'a' is string }} {{ {} is mapping }} {{ [] is sequence }} {{ 1 is number }} {{ true is boolean }} {{ 1 is integer }} {{ 1.0 is float }} {{ 'a' is in ['a'] }} {{ 1 is not none }} {{ false is false }} {{ 'x' is eq 'x' }}",
    "{{ {'a': [1, {'b': none}], 'ü': '\"\\n\\u0007<&'} | tojson }}\n{{ {'a': [1, {'b': []}], 'c': {}} | tojson(indent=2) }}\n{{ [1.5, true, 1e20] | tojson }}",
    "{{ 'a\\n\\nb' | indent(2) }}|{{ 'a\\nb' | indent(1, true) }}|{{ 'a\\n\\nb' | indent(3, false, true) }}", "{{ '<a & \"b\">' | e }} {{ 'x' | safe }} {{ 5 | string + '!' }}",
    "{% set ns = namespace(n=0, s='') %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% set ns.s = ns.s ~ i %}{% endfor %}{{ ns.n }}{{ ns.s }}",
    "{% macro f(a, b='z') %}({{ a }}{{ b }}){% endmacro %}{{ f(1) }}{{ f(1, 2) }}{{ f(b=3, a=4) }}{% macro g(n) %}{{ n }}{% if n > 0 %}{{ g(n - 1) }}{% endif %}{% endmacro %}{{ g(3) }}",
    "{{ 'a' if false }}|{{ 'a' if true else 'b' }}|{{ 1 if false else 2 if false else 3 }}", "{% for i in [1, 2, 3] %}{{ loop.previtem | default('-') }}{{ i }}{{ loop.nextitem | default('-') }}{{ loop.cycle('a', 'b') }}{{ loop.revindex }} {% endfor %}",
    "{%- set x %}  a {{ 1 }}{% endset %}[{{ x }}]{% set y | upper | trim %} abc {% endset %}[{{ y }}]", "{% if missing %}a{% elif 0 %}b{% elif '' %}c{% else %}d{% endif %}", "{{ {'a': {'b': [10, 20]}}.a.b[1] }}{{ messages[0].role }}{{ messages | length }}{{ messages[-1]['content'] | length }}",
]


def cases():
    for name, template, variables in [
        ("chatml", CHATML, dict(messages=CHAT, add_generation_prompt=True)),
        ("chatml", CHATML, dict(messages=SHORT, add_generation_prompt=False)),
        ("headers", HEADERS, dict(messages=CHAT, add_generation_prompt=True, bos_token="<s>")),
        ("headers", HEADERS, dict(messages=CALL, add_generation_prompt=True, bos_token="<s>", tools=TOOLS)),
        ("turns", TURNS, dict(messages=CHAT, add_generation_prompt=True, bos_token="<bos>")),
        ("turns", TURNS, dict(messages=PARTS, add_generation_prompt=True, bos_token="<bos>")),
        ("turns", TURNS, dict(messages=CHAT[2:], add_generation_prompt=True, bos_token="<bos>")),
        ("thinking", THINKING, dict(messages=CHAT, add_generation_prompt=True, enable_thinking=False)),
        ("thinking", THINKING, dict(messages=CALL, add_generation_prompt=True, tools=TOOLS)),
        ("thinking", THINKING, dict(messages=SHORT + [{"role": "assistant", "content": "<think>\nhm\n</think>\n\n4"}], add_generation_prompt=False)),
        ("brackets", BRACKETS, dict(messages=CHAT, bos_token="<s>", eos_token="</s>")),
        ("brackets", BRACKETS, dict(messages=CHAT[2:], bos_token="<s>", eos_token="</s>")),
        ("macros", MACROS, dict(messages=CHAT, tools=TOOLS)),
    ]:
        yield name, template, variables
    for piece in PIECES:
        yield "piece", piece, dict(messages=CHAT, x={})


def main():
    written = []
    for name, template, variables in cases():
        try:
            result = dict(text=ENVIRONMENT.from_string(template).render(**variables))
        except ValueError as error:
            result = dict(refused=str(error))
        written.append(dict(name=name, template=template, variables=variables, **result))
    json.dump(written, sys.stdout, ensure_ascii=False, indent=1)
    print()


main()
