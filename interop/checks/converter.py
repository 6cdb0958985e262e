"""convert_hf_to_gguf.py: our GGUF file of a directory is its file, tensors byte for byte and metadata key for key."""

import gguf

import models
import peers
import tensors
from lbrx import fresh, make

LIBRARY = "convert_hf_to_gguf.py"
# What the converter makes of the directory's name and of what model cards say: LBRX writes nothing that a file's place decides.
FROM_THE_PLACE = {"general.name", "general.basename", "general.finetune", "general.version"}


def check():
    work = fresh("converter")
    for name, directory in models.directories().items():
        for outtype in ("f32", "f16", "bf16"):
            theirs = peers.convert_to_gguf(directory, work / "theirs.gguf", outtype)
            ours = make("convert", directory, work / "ours.gguf", "--dtype", outtype)
            yield name, f"{outtype}: tensors", lambda: same_tensors(ours, theirs)
            if mistaken(name):
                continue
            yield name, f"{outtype}: metadata", lambda: same_metadata(ours, theirs)
        if mistaken(name):
            continue
        back = make("convert", theirs, work / "back", "--dtype", "bf16")
        yield name, "LBRX reads its bf16 back", lambda: read_back(back, directory)


def mistaken(name):
    """Whether the converter takes the tokenizer for another kind: Gemma's, without the tokenizer.model that LBRX does not write."""
    return name.startswith("Gemma")


def same_tensors(ours, theirs):
    mine, other = tensors.of_gguf(ours), tensors.of_gguf(theirs)
    same = tensors.require_equal(mine, other)
    return same + (", same order" if list(mine) == list(other) else ", in another order")


def metadata(path):
    return {
        field.name: (tuple(kind.name for kind in field.types), field.contents())
        for field in gguf.GGUFReader(path).fields.values()
        if not field.name.startswith("GGUF.")
    }


def same_metadata(ours, theirs):
    mine, other = metadata(ours), metadata(theirs)
    left = {key for key in other.keys() - mine.keys() if key in FROM_THE_PLACE}
    different = sorted(
        key for key in mine.keys() | other.keys() if key not in left and mine.get(key) != other.get(key)
    )
    if different:
        shown = "; ".join(f"{key}: {short(mine.get(key))}, theirs {short(other.get(key))}" for key in different[:6])
        raise AssertionError(shown)
    return f"{len(mine)} keys; theirs alone, from the directory's name: {', '.join(sorted(left)) or 'none'}"


def short(value):
    text = repr(value)
    return text if len(text) < 80 else text[:77] + "..."


def read_back(back, directory):
    wanted = {name: value.bfloat16() for name, value in tensors.of_directory(directory).items()}
    return tensors.require_equal(tensors.of_directory(back), wanted)
