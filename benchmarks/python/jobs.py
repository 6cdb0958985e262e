"""
Times whole processes, both sides in turn on a warm cache: jobs.py MODEL [TURNS [JOB...]]

Prints a table of medians: seconds, ratio, seconds of CPU, ratio, and the most resident memory of ours.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent
LBRX = HOME / "lbrx"
QUANTIZE = os.environ["LLAMA_QUANTIZE"]
CONVERT = [sys.executable, HOME / "interop" / "convert_hf.py"]


class Job:
    """One job: a name, our command, theirs; both write OUT."""

    def __init__(self, name, ours, theirs):
        self.name, self.ours, self.theirs = name, ours, theirs


def jobs(model, gguf, out):
    shell = f"cp -r {model} {out} && sync {out}/* && sha256sum {model}/*.safetensors {out}/*.safetensors"
    convert = [LBRX, "convert", model, f"{out}.gguf", "--dtype", "f16", "-q"]
    yield Job("gguf", convert, [*CONVERT, model, "--outfile", f"{out}.gguf", "--outtype", "f16"])
    yield Job("copy", convert, ["sh", "-c", shell])
    for bits in (4, 8):
        yield Job(
            f"mlx{bits}",
            [LBRX, "quantize", model, out, "--type", f"affine{bits}", "-q"],
            [sys.executable, "-m", "mlx_lm", "convert", "--hf-path", model, "--mlx-path", out, "-q", "--q-bits", bits],
        )
    for recipe in ("q4_0", "q8_0", "q4_k_m"):
        yield Job(
            recipe,
            [LBRX, "quantize", gguf, f"{out}.gguf", "--type", recipe, "-q"],
            [QUANTIZE, gguf, f"{out}.gguf", recipe.upper(), 2],
        )
    yield Job("info", [LBRX, "info", model], None)


def clean(out):
    shutil.rmtree(out, ignore_errors=True)
    Path(f"{out}.gguf").unlink(missing_ok=True)
    os.sync()


def measure(command, out):
    """Seconds, seconds of CPU, peak resident bytes."""
    clean(out)
    with open(f"{out}.log", "w") as log:
        started = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {Path(f'{out}.log').read_text()[-800:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def medians(runs):
    return [statistics.median(run[i] for run in runs) for i in range(3)]


def row(job, turns, out):
    ours, theirs = [], []
    for _ in range(turns):
        ours.append(measure(job.ours, out))
        if job.theirs:
            theirs.append(measure(job.theirs, out))
    clean(out)
    mine = medians(ours)
    if not theirs:
        return f"| {job.name} | {mine[0]:.2f} | | | {mine[1]:.2f} | | | {mine[2] / 2**20:.0f} |"
    other = medians(theirs)
    return (
        f"| {job.name} | {mine[0]:.2f} | {other[0]:.2f} | {other[0] / mine[0]:.2f} "
        f"| {mine[1]:.2f} | {other[1]:.2f} | {other[1] / mine[1]:.2f} | {mine[2] / 2**20:.0f} |"
    )


def main(model, turns="5", *names):
    model = Path(model).resolve()
    gguf, out = model.parent / "llama-f16.gguf", model.parent / "out"
    if not gguf.exists():
        measure([LBRX, "convert", model, gguf, "--dtype", "f16", "-q"], out)
    for file in [*model.glob("*.safetensors"), gguf]:
        subprocess.run(["cat", file], stdout=subprocess.DEVNULL, check=True)
    print(f"load average {os.getloadavg()[0]:.1f}, {turns} turns")
    print("| job | LBRX, s | other, s | ratio | LBRX, CPU s | other, CPU s | ratio | LBRX, peak MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for job in jobs(model, gguf, out):
        if not names or job.name in names:
            print(row(job, int(turns), out), flush=True)
    print(f"load average {os.getloadavg()[0]:.1f}")


main(*sys.argv[1:])
