"""The other side's programs."""

import json
import subprocess
import sys

from lbrx import HOME

INTEROP = HOME / "interop"


def run(*command):
    """What a program prints. Raises with the end of its errors."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} {command[1]}: {done.stderr.strip()[-600:]}")
    return done.stdout


def convert_to_gguf(directory, target, outtype):
    """llama.cpp's convert_hf_to_gguf.py."""
    run(sys.executable, INTEROP / "convert_hf.py", directory, "--outfile", target, "--outtype", outtype)
    return target


def convert_to_mlx(directory, target, bits):
    """mlx_lm.convert."""
    run(
        sys.executable, "-m", "mlx_lm", "convert", "--hf-path", directory, "--mlx-path", target,
        "-q", "--q-bits", bits, "--q-group-size", 64,
    )
    return target


def llama(model, texts, prompts, tokens):
    """llama.cpp's token ids of texts and its greedy continuations of prompts, on a GGUF file."""
    asked = json.dumps({"model": str(model), "texts": texts, "prompts": prompts, "tokens": tokens})
    return json.loads(run("node", INTEROP / "llama.mjs", asked))
