"""Runs the lbrx command."""

import json
import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
WORK = HOME / "target" / "interop" / "work"


def lbrx(*arguments):
    """What a command prints. Raises with its one line of error."""
    command = [str(HOME / "lbrx"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOME)
    if done.returncode != 0:
        raise RuntimeError(f"lbrx {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def make(command, source, target, *options):
    """Has convert or quantize write a target anew; gives its path."""
    lbrx(command, source, target, "--force", "--quiet", *options)
    return target


def greedy(model, prompt, tokens):
    """The greedy continuation of a prompt as text."""
    printed = lbrx(
        "generate", model, "--prompt", prompt, "--max-tokens", tokens, "--temp", 0,
        "--activations", "f32", "--json", "--quiet",
    )
    return json.loads(printed)["text"]


def fresh(name):
    """An empty folder of that name."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
