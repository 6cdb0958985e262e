"""transformers: opens our directories, and we open those it wrote, in one file and in shards."""

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

import models
import tensors
from lbrx import fresh, greedy, make

LIBRARY = "transformers"


def load(directory, **options):
    """A model in f32 and its tokenizer."""
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, **options)
    return model.eval(), AutoTokenizer.from_pretrained(directory, **options)


def continued(model, tokenizer, prompt):
    """The ids of a greedy continuation."""
    asked = tokenizer(prompt, return_tensors="pt")
    with torch.no_grad():
        whole = model.generate(**asked, max_new_tokens=models.NEW_TOKENS, do_sample=False, pad_token_id=0)
    return whole[0, asked["input_ids"].shape[1] :].tolist()


def answers(model, tokenizer):
    """Token ids of the texts and greedy continuations of the prompts."""
    return {
        "ids": [tokenizer(text)["input_ids"] for text in models.TEXTS],
        "greedy": [continued(model, tokenizer, prompt) for prompt in models.PROMPTS],
    }


def require_same(ours, theirs):
    """Raises where token ids or continuations differ."""
    for what in ("ids", "greedy"):
        for index, (mine, other) in enumerate(zip(ours[what], theirs[what], strict=True)):
            if mine != other:
                raise AssertionError(f"{what} {index}: {mine[:30]}, theirs {other[:30]}")
    return f"ids of {len(ours['ids'])} texts, {len(ours['greedy'])} × {models.NEW_TOKENS} greedy tokens"


def texts(tokenizer, ids):
    return tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


def require_same_texts(model, tokenizer, theirs):
    """Raises where LBRX continues a prompt otherwise."""
    for prompt, ids in zip(models.PROMPTS, theirs["greedy"], strict=True):
        ours, other = greedy(model, prompt, models.NEW_TOKENS), texts(tokenizer, ids)
        if ours != other:
            raise AssertionError(f"{prompt!r}: {ours!r}, theirs {other!r}")
    return f"{len(models.PROMPTS)} greedy texts"


def check():
    work = fresh("transformers")
    for name, directory in models.directories().items():
        model, tokenizer = load(directory)
        theirs = answers(model, tokenizer)
        yield name, "LBRX continues prompts alike", lambda: require_same_texts(directory, tokenizer, theirs)
        ours = make("convert", directory, work / name, "--dtype", "f32")
        yield name, "opens ours in f32", lambda: require_same(answers(*load(ours)), theirs)
        saved = work / f"{name}-saved"
        model.save_pretrained(saved, max_shard_size="8MB")
        tokenizer.save_pretrained(saved)
        yield name, "LBRX opens its shards", lambda: reopened(saved, work, tokenizer, theirs)
    for name, file in models.packaged().items():
        yield name, "opens the package's GGUF file as LBRX does", lambda: same_as_gguf(name, file)


def reopened(saved, work, tokenizer, theirs):
    again = tensors.of_directory(make("convert", saved, work / "again", "--dtype", "f32"))
    same = tensors.require_equal(again, tensors.of_directory(saved))
    return same + "; " + require_same_texts(saved, tokenizer, theirs)


def same_as_gguf(name, file):
    original = answers(*load(file.parent, gguf_file=file.name))
    return require_same(answers(*load(models.unpacked(name))), original)
