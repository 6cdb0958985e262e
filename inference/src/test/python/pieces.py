"""Trains small SentencePiece models and writes what SentencePiece and Hugging Face's `tokenizers` make of odd strings with them.

    pip install sentencepiece==0.2.3 tokenizers==0.23.3
    python pieces.py ../resources/dev/lbrx/inference/tokenizer

Writes NAME.model for each of four models, in the manner of Llama 2, Gemma, T5 and one with rare settings, and pieces.json:
`texts`, `ids` and `decoded` by model as SentencePiece has them, `unigram` and `unigram_ids`: Unigram tokenizer.json files and their ids.
"""

import base64
import io
import json
import pathlib
import random
import sys

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from tokenization import ALPHABET, TEXTS

HERE = pathlib.Path(__file__).resolve()
BOOK = HERE.parents[4] / "demo" / "heldout" / "novel.heldout.txt"

TEXTS = [text for text in TEXTS if len(text) < 120] + [
    "▁", "a▁b", "▁▁ ▁", " ▁ a", "12 345 a6b78", "  two  spaces   three    four     ", "     ", "aaa aaaa aaaaa", "=====", "a=======b",
    "ﬁne ﬀ", "Ａ１ ｶﾞ", "①②", "x² ½", "\u00ad\u200b\u200dx", "ﷺ", "가\u1100\u1161", "STRASSE Straße İI", "<sep>a<sep> b", "a <user> b<user>", "<user", "ab<user><sep>",
    "it is  the  house\tof\nthe Lord\r\n", "\n\n\n", "x\n\ny", "the the the", "Hello   world ", "日本 日本語", "🙂🙂 🙂a",
    "<s>a</s>", "<unk>", "<0x41>b", "e\u0301e\u0301", "a\u0300\u0301\u0302b c\u0327", "👨‍👩‍👧‍👦 ❤️", "क्षि नि", "\U0001f1f5\U0001f1f1x",
]


def texts():
    draw = random.Random(20261129)
    corpus = BOOK.read_text().splitlines()
    drawn = ["".join(draw.choice(ALPHABET) for _ in range(draw.randint(2, 24))) for _ in range(150)]
    lines = [" ".join(draw.choice(corpus).split()[:8]) for _ in range(30)]
    return [text for text in TEXTS + drawn + lines if "\x00" not in text]


def train(**settings):
    corpus = [line for line in BOOK.read_text().splitlines() if line][:1500] + [text for text in TEXTS if "<" not in text and text.isprintable()]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus), model_writer=model, minloglevel=2, num_threads=1, max_sentencepiece_length=12, **settings
    )
    return model.getvalue()


RULES = "\n".join(["41\t61", "42\t62", "2126\t3A9", "66 69\t46", "66 66 69\t47", "2D\t", "2E 2E\t20 20", "1F642\t3A 29"]) + "\n"


def trained():
    rules = pathlib.Path("rules.tsv")
    rules.write_text(RULES)
    llama = dict(model_type="bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True, allow_whitespace_only_pieces=True)
    yield "llama", train(vocab_size=560, **llama)
    yield "gemma", train(vocab_size=600, add_dummy_prefix=False, user_defined_symbols=["▁▁", "▁▁▁", "\n\n", "<user>", "th"], control_symbols=["<sep>"], pad_id=0, eos_id=1, bos_id=2, unk_id=3, **llama)
    yield "t5", train(vocab_size=400, model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    yield "rare", train(vocab_size=520, model_type="unigram", normalization_rule_tsv=str(rules), byte_fallback=True, add_dummy_prefix=False, user_defined_symbols=["<user>", "th", "a=", " b"], control_symbols=["<sep>"])
    yield "plain", train(vocab_size=300, model_type="bpe", normalization_rule_name="identity", character_coverage=0.99)
    rules.unlink()


def unigram(model):
    """Two tokenizer.json files, as transformers made them of such a model in its older and its newer releases."""
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    unk = next(i for i, piece in enumerate(proto.pieces) if piece.type == 2)
    charsmap = proto.normalizer_spec.precompiled_charsmap
    for name in ["older", "newer", "bytes"]:
        pieces = [(piece.piece, piece.score) for piece in proto.pieces]
        if name == "bytes":
            pieces += [(f"<0x{b:02X}>", 0.0) for b in range(256)]
        tokenizer = Tokenizer(models.Unigram(pieces, unk, name == "bytes"))
        if name == "older":
            tokenizer.normalizer = normalizers.Precompiled(charsmap)
            tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", "always")])
        elif name == "newer":
            tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap), normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "▁")])
            tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", "first")
        else:
            tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase(), normalizers.Strip()])
            tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", "never", split=False)
        tokenizer.decoder = decoders.Metaspace("▁", "always") if name != "bytes" else decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace("▁", "never")])
        tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in ["<pad>", "</s>", "<unk>"]])
        tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))])
        yield name, tokenizer


def main():
    target = pathlib.Path(sys.argv[1])
    odd = texts()
    result = dict(texts=odd, ids={}, decoded={}, unigram={}, unigram_ids={}, unigram_decoded={})
    for name, model in trained():
        (target / f"{name}.model").write_bytes(model)
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        result["ids"][name] = [processor.encode(text) for text in odd]
        known = [[i for i in ids if i != processor.unk_id()] for ids in result["ids"][name]]
        result["decoded"][name] = [processor.decode(ids) for ids in known]
        if name == "t5":
            for described, tokenizer in unigram(model):
                saved = json.loads(tokenizer.to_str())
                charsmap = base64.b64encode(sentencepiece_model_pb2.ModelProto.FromString(model).normalizer_spec.precompiled_charsmap).decode()
                # The table is the model's, which lies beside this file.
                result["unigram"][described] = json.loads(json.dumps(saved).replace(charsmap, "CHARSMAP"))
                result["unigram_ids"][described] = [tokenizer.encode(text).ids for text in odd]
                result["unigram_decoded"][described] = [tokenizer.decode(ids) for ids in result["unigram_ids"][described]]
    with open(target / "pieces.json", "w") as out:
        json.dump(result, out, ensure_ascii=True, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
