"""mlx-lm: our 4- and 8-bit directories are those of mlx_lm.convert, and each side opens the other's."""

import json
from pathlib import Path

import mlx_lm

import models
import peers
import tensors
from lbrx import fresh, greedy, make

LIBRARY = "mlx-lm"


def check():
    work = fresh("mlx")
    for name, directory in models.directories().items():
        for bits in (4, 8):
            theirs = peers.convert_to_mlx(directory, work / f"{name}-theirs{bits}", bits)
            ours = make("quantize", directory, work / f"{name}-ours{bits}", "--type", f"affine{bits}")
            yield name, f"{bits} bits: tensors", lambda: tensors.require_equal(
                tensors.of_directory(ours), tensors.of_directory(theirs)
            )
            yield name, f"{bits} bits: config", lambda: same_quantization(ours, theirs)
            yield name, f"{bits} bits: it opens ours", lambda: opened(ours, theirs)
            yield name, f"{bits} bits: LBRX opens its", lambda: reopened(ours, theirs)


def same_quantization(ours, theirs):
    for key in ("quantization", "quantization_config"):
        mine, other = (json.loads((Path(side) / "config.json").read_text()).get(key) for side in (ours, theirs))
        if mine != other:
            raise AssertionError(f"{key}: {mine}, theirs {other}")
    return "quantization, quantization_config"


def continued(directory):
    model, tokenizer = mlx_lm.load(str(directory))
    ids = [tokenizer.encode(text) for text in models.TEXTS]
    prompts = models.PROMPTS[:1]
    return ids, [mlx_lm.generate(model, tokenizer, prompt, max_tokens=models.NEW_TOKENS) for prompt in prompts]


def opened(ours, theirs):
    mine, other = continued(ours), continued(theirs)
    if mine != other:
        raise AssertionError(f"{mine}, theirs {other}")
    return f"ids of {len(mine[0])} texts, {models.NEW_TOKENS} greedy tokens"


def reopened(ours, theirs):
    for prompt in models.PROMPTS:
        mine, other = (greedy(side, prompt, models.NEW_TOKENS) for side in (ours, theirs))
        if mine != other:
            raise AssertionError(f"{prompt!r}: {mine!r}, theirs {other!r}")
    return f"{len(models.PROMPTS)} greedy texts"
