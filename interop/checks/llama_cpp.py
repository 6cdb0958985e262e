"""llama.cpp: opens our GGUF files with the original's token ids and greedy tokens."""

import models
import peers
from checks.transformers_directories import answers, load, require_same
from lbrx import fresh, make

LIBRARY = "llama.cpp"


def ask(file):
    return peers.llama(file, models.TEXTS, models.PROMPTS, models.NEW_TOKENS)


def check():
    work = fresh("llama.cpp")
    for name, directory in models.directories().items():
        ours = make("convert", directory, work / "ours.gguf", "--dtype", "f32")
        yield name, "opens ours in f32: as transformers on the original", lambda: require_same(
            ask(ours), answers(*load(directory))
        )
        theirs = peers.convert_to_gguf(directory, work / "theirs.gguf", "f16")
        f16 = make("convert", directory, work / "f16.gguf", "--dtype", "f16")
        yield name, "opens ours in f16: as the converter's", lambda: require_same(ask(f16), ask(theirs))
    for name, original in models.packaged().items():
        again = make("convert", original, work / "again.gguf")
        yield name, "opens our copy of the package's file", lambda: require_same(ask(again), ask(original))
        for recipe in ("q4_0", "q8_0", "q4_k_m", "q6_k"):
            yield name, f"opens ours of {recipe}", lambda: opened(work, name, original, recipe)


def opened(work, name, original, recipe):
    made = make("quantize", models.unpacked(name), work / f"{recipe}.gguf", "--type", recipe)
    found = ask(made)["ids"]
    wanted = ask(original)["ids"]
    if found != wanted:
        raise AssertionError(f"ids {found}, the original's {wanted}")
    return f"ids of {len(found)} texts"
