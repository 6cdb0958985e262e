"""Writes tokenization.json: what Hugging Face's `tokenizers` makes of odd strings.

    pip install tokenizers==0.23.3
    python tokenization.py > ../resources/dev/lbrx/inference/tokenizer/tokenization.json

`demo` holds token ids and decoded texts of the demo models' tokenizer; `patterns` the pieces that the pre-tokenizers of other
model families cut the same strings into; the last 400 strings are drawn, with a fixed seed, from an alphabet of troublesome characters.
"""

import json
import pathlib
import random

from tokenizers import Regex, Tokenizer, pre_tokenizers

DEMO = pathlib.Path(__file__).parents[4] / "demo" / "demo-base" / "tokenizer.json"

PATTERNS = {
    "llama3": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "qwen2": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "gpt2": r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "o200k": r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "cjk": r"[一-龥぀-ゟ゠-ヿ]+|[^一-龥]",
    "sparse": r"a{2,3}b|(?:c|d)e?",
}

TEXTS = [
    "", " ", "  ", "   ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\t", "\t\t x", " \n ", "  \n\n  ", "a", " a", " a ", "a  b", "a   b", "a\nb", "a \n b", "a\r\nb", "\n a",
    "Hello world", "hello, world!", "HELLO", "In the beginning God created the heaven and the earth.", "It is a truth universally acknowledged,",
    "don't", "DON'T", "we'll we'LL we'Ll", "I'm I'M", "you've YOU'VE", "they're", "he'd HE'D", "it's it'S it'ſ 'ſ ſ 'ſx", "'s's's", "''s", "' s", "'", "''", "'tis 'twas", "o'clock", "rock'n'roll",
    "\u00a0", "\u00a0\u00a0", "a\u00a0b", "a\u00a0\u00a0b", "\u2003", "a\u2003b", "\u2003\u2003a", "a \u2003 b", "\u3000全角\u3000", "\u0085", "a\u0085b", "\u200b", "a\u200bb", "\ufeff", "\ufeffBOM", "\u2028x\u2029y", "\u1680\u2000\u200a\u202f\u205f",
    "\u180e", "\u001c\u001d\u001e\u001f", "\x00", "a\x00b", "\x7f", "\u0001\u0002", "\x0b\x0c",
    "1", "12", "123", "1234", "12345", "1234567890", "1,234,567.89", "3.14159", "1e10", "0x1F", "10%", "$9.99", "№ 5", "½ ¾ ²³", "Ⅳ Ⅻ ⅳ", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "১২৩৪", "０１２３４", "𝟎𝟏𝟐𝟑", "一二三四", "①②③④", "𐒠𐒡𐒢",
    "é", "e\u0301", "e\u0301e\u0301", "a\u0300\u0301\u0302b", "ñandú", "Ångström", "Straße STRASSE ſtraße", "İstanbul ıI", "ﬁ ﬂ ﬆ", "\u0301", " \u0301a", "Zażółć gęślą jaźń", "Příliš žluťoučký kůň", "Ελληνικά", "Русский текст", "עברית", "العربية", "हिन्दी", "ภาษาไทย", "한국어", "日本語テキスト", "中文字符", "漢字とかな", "𠀀𠀁", "ǅ ǈ ǲ",
    "🙂", "🙂🙂🙂", "👍🏽", "👨‍👩‍👧‍👦", "🇵🇱🇩🇪", "a🙂b", " 🙂 ", "❤️", "☃", "→ ⇒ ∀x∃y", "∑∏∫", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "\U0010ffff", "\ue000", "\ufffd", "\u0378",
    "!!!", "!?!?", "...", "…", "-- — –", "“quoted” ‘single’", "«guillemets»", "(a)[b]{c}<d>", "a/b\\c", "http://example.org/path?x=1&y=2#z", "me@example.org", "snake_case camelCase kebab-case", "__init__", "a+b=c*d", "if (x) {\n    return 1;\n}\n", "\tindent\n\t\tmore\n", "#!/bin/sh\n\n\necho hi  \n", "| a | b |\n|---|---|\n", "!\n", "!\r\n\n", "! \n", "?\n\n!\n",
    "<|begin_of_text|>", "<|end_of_text|>", "<|begin_of_text|>Hello", "a<|end_of_text|>b", " <|end_of_text|> ", "<|begin_of_text|><|end_of_text|>", "<|begin_of_text|", "<|begin_of_text|>>", "<<|end_of_text|>", "<|BEGIN_OF_TEXT|>", "x<|begin_of_text|><|begin_of_text|>y",
    "a" * 300, "ab" * 200, "the" * 100, " " * 300, "\n" * 100, " \n" * 50, "9" * 100, "!" * 200, "é" * 100, "🙂" * 50, "\u00a0" * 60 + "x", " " * 50 + "x", "\t" * 20 + "\n" + " " * 20, "日" * 80, "aaab aab ab cde ce dd aaaab",
]

ALPHABET = list("aAbetTsSdDlLmMrRvVeE' '  \n\r\t,.!-_/09") + [
    "\u00a0", "\u2003", "\u0085", "\u3000", "ſ", "é", "\u0301", "ß", "İ", "中", "か", "ア", "한", "ا", "א", "ก", "٣", "²", "Ⅳ", "①", "🙂", "👍", "\u200d", "\ufe0f", "\u200b", "𝟎", "𠀀", "ǅ", "ʰ", "\x00", "“", "→", "€",
    "<|end_of_text|>", "the", "ing", " and", "'s", "'LL", "\r\n", "123",
]


def main():
    draw = random.Random(20261124)
    texts = TEXTS + ["".join(draw.choice(ALPHABET) for _ in range(draw.randint(2, 24))) for _ in range(400)]
    demo = Tokenizer.from_file(str(DEMO))
    cases = []
    for text in texts:
        ids = demo.encode(text, add_special_tokens=False).ids
        cases.append({"text": text, "ids": ids, "decoded": demo.decode(ids, skip_special_tokens=False), "plain": demo.decode(ids)})
    splitters = {name: pre_tokenizers.Split(Regex(pattern), "isolated") for name, pattern in PATTERNS.items()}
    patterns = [
        {"name": name, "pattern": PATTERNS[name], "pieces": [[piece for piece, _ in splitter.pre_tokenize_str(text)] for text in texts]}
        for name, splitter in splitters.items()
    ]
    byte_ids = [draw.randrange(4096) for _ in range(600)]
    fragments = [byte_ids[i : i + 6] for i in range(0, 600, 6)]
    decoded = [{"ids": ids, "decoded": demo.decode(ids, skip_special_tokens=False)} for ids in fragments]
    print(json.dumps({"demo": cases, "patterns": patterns, "fragments": decoded}, ensure_ascii=True, separators=(",", ":")))


if __name__ == "__main__":
    main()
