"""Writes spaces.json: what Hugging Face's `tokenizers` makes of odd strings with tokenizers of SentencePiece's kind.

    pip install tokenizers==0.23.3
    python spaces.py > ../resources/dev/lbrx/inference/tokenizer/spaces.json

One small vocabulary is trained on the strings themselves; `tokenizers` holds what Llama 2, Mistral, Gemma and Phi-3 put around
such a model, and byte-level ones with rare parts; `cases` the ids and texts of each.
"""

import json
import sys

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from tokenization import TEXTS

TEXTS = [text for text in TEXTS if len(text) < 120] + [
    "<s>a", "a <s> b", "a<s>  b ", "x <pad> y", "x  <pad>  y", "<pad>", "wordy word word's word", "  word", "word word", "xword",
    "a<end>  b", "a <end>\n\nb", "<end><end>", "▁", "a▁b", "▁▁ ▁", "12 345 a6b78", "  two  spaces   three",
]


def model():
    """A BPE of 300 merges with tokens for all bytes."""
    trained = Tokenizer(models.BPE())
    trained.normalizer = normalizers.Replace(" ", "▁")
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=620, special_tokens=special, limit_alphabet=60, show_progress=False)
    trained.train_from_iterator([text for text in TEXTS for _ in range(2) if "<" not in text], trainer)
    described = json.loads(trained.to_str())["model"]
    described.update(unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    return described


def around(described, added=()):
    tokenizer = Tokenizer.from_str(json.dumps(dict(version="1.0", truncation=None, padding=None, added_tokens=[], normalizer=None, pre_tokenizer=None, post_processor=None, decoder=None, model=described)))
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in ["<unk>", "<s>", "</s>"]])
    tokenizer.add_tokens(list(added))
    return tokenizer


def spaced(tokenizer, normalizer, pre_tokenizer, strip):
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    steps = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence(steps + ([decoders.Strip(" ", 1, 0)] if strip else []))
    return tokenizer


def byte_level(added=()):
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=330, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    trained.train_from_iterator(TEXTS, trainer)
    trained.decoder = decoders.ByteLevel()
    trained.add_tokens(list(added))
    return trained


def tokenizers():
    described = model()
    prepend = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    yield "llama2", spaced(around(described), prepend, None, True)
    yield "mistral", spaced(around(described), None, pre_tokenizers.Metaspace("▁", "first", False), True)
    gemma = around(described, [AddedToken("\n\n", normalized=False), AddedToken("<end>", normalized=False, special=True)])
    yield "gemma", spaced(gemma, normalizers.Replace(" ", "▁"), pre_tokenizers.Split(" ", "merged_with_previous"), False)
    phi3 = around(described, [AddedToken("<end>", rstrip=True, normalized=False, special=True), AddedToken("<pad>", lstrip=True, normalized=False)])
    yield "phi3", spaced(phi3, prepend, None, True)
    yield "words", spaced(around({**described, "byte_fallback": False}, [AddedToken("word", single_word=True)]), None, pre_tokenizers.Metaspace("▁", "always", True), True)
    digits = byte_level([AddedToken("<end>", lstrip=True, rstrip=True, normalized=False)])
    digits.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(False), pre_tokenizers.ByteLevel(add_prefix_space=True)])
    yield "digits", digits
    single = byte_level()
    single.normalizer = normalizers.NFKC()
    single.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(True), pre_tokenizers.Split(" ", "merged_with_next"), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    yield "single_digits", single


def main():
    cases, described = {}, {}
    for name, tokenizer in tokenizers():
        described[name] = json.loads(tokenizer.to_str())
        cases[name] = []
        for text in TEXTS:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            cases[name].append([ids, tokenizer.decode(ids, skip_special_tokens=False), tokenizer.decode(ids)])
    json.dump(dict(texts=TEXTS, tokenizers=described, cases=cases), sys.stdout, ensure_ascii=False, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
