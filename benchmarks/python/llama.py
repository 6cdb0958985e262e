"""
Writes a Llama of TinyLlama's shape, 1.1 B parameters in bf16 in two shards: llama.py FOLDER [--sparse]

Weights are normal numbers times 0.02, norms near 1; the seed of each tensor is its place, so that the bytes are always
the same. With --sparse they are zeros that take no disk, for what reads headers alone. The tokenizer is the demo models'; the
vocabulary's other entries have no text.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy

DEMO = Path(__file__).resolve().parent.parent.parent / "demo" / "demo-base"
HIDDEN, INNER, LAYERS, HEADS, GROUPS, VOCABULARY = 2048, 5632, 22, 32, 4, 32000
SHARD_BYTES = 1_200_000_000
PIECE = 1 << 24


def tensors():
    """Names and shapes in the order of the files."""
    values = HIDDEN // HEADS * GROUPS
    yield "model.embed_tokens.weight", (VOCABULARY, HIDDEN)
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        yield prefix + "input_layernorm.weight", (HIDDEN,)
        yield prefix + "mlp.down_proj.weight", (HIDDEN, INNER)
        yield prefix + "mlp.gate_proj.weight", (INNER, HIDDEN)
        yield prefix + "mlp.up_proj.weight", (INNER, HIDDEN)
        yield prefix + "post_attention_layernorm.weight", (HIDDEN,)
        yield prefix + "self_attn.k_proj.weight", (values, HIDDEN)
        yield prefix + "self_attn.o_proj.weight", (HIDDEN, HIDDEN)
        yield prefix + "self_attn.q_proj.weight", (HIDDEN, HIDDEN)
        yield prefix + "self_attn.v_proj.weight", (values, HIDDEN)
    yield "model.norm.weight", (HIDDEN,)
    yield "lm_head.weight", (VOCABULARY, HIDDEN)


def bf16(numbers):
    """Rounded to nearest even."""
    bits = numbers.view(numpy.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(numpy.uint16)


def pieces(seed, shape):
    """A tensor's elements, some million at a time."""
    random = numpy.random.Generator(numpy.random.SFC64(seed))
    count = int(numpy.prod(shape))
    for start in range(0, count, PIECE):
        numbers = random.standard_normal(min(PIECE, count - start), dtype=numpy.float32)
        yield bf16(numbers * numpy.float32(0.02) + numpy.float32(len(shape) == 1))


def shards():
    """Lists of seed, name and shape."""
    shard, size = [], 0
    for seed, (name, shape) in enumerate(tensors()):
        bytes_ = 2 * int(numpy.prod(shape))
        if size + bytes_ > SHARD_BYTES:
            yield shard
            shard, size = [], 0
        shard.append((seed, name, shape))
        size += bytes_
    yield shard


def write(folder, sparse):
    folder.mkdir(parents=True)
    parts = list(shards())
    places, total = {}, 0
    for number, part in enumerate(parts, 1):
        file = f"model-{number:05}-of-{len(parts):05}.safetensors"
        header, at = {"__metadata__": {"format": "pt"}}, 0
        for _, name, shape in part:
            end = at + 2 * int(numpy.prod(shape))
            header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, end]}
            places[name], at = file, end
        total += at
        head = json.dumps(header).encode()
        head += b" " * (-len(head) % 8)
        with open(folder / file, "wb") as out:
            out.write(len(head).to_bytes(8, "little") + head)
            if sparse:
                out.truncate(out.tell() + at)
                continue
            for seed, _, shape in part:
                for piece in pieces(seed, shape):
                    out.write(piece.tobytes())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
    config = json.loads((DEMO / "config.json").read_text())
    config |= {
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": GROUPS,
        "head_dim": HIDDEN // HEADS,
        "vocab_size": VOCABULARY,
        "max_position_embeddings": 2048,
        "tie_word_embeddings": False,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    for name in ("generation_config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(DEMO / name, folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]), "--sparse" in sys.argv[2:])
