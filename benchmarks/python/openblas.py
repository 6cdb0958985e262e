"""Times f32 matrix products in numpy's OpenBLAS.

usage: openblas.py [--threads N] [--seconds S] SIZE ...

Prints the kernels that OpenBLAS chose, then a line `SIZE THREADS MEDIAN BEST` a size, in GFLOP/s. With --serve it
answers each line `SIZE THREADS REPEATS` on standard input with the mean seconds of so many products after a first one that
does not count, so that another program can take turns with it.
"""

import argparse
import os
import statistics
import sys
import time

# A core type or cache size that somebody forced for other reasons would slow OpenBLAS down.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.pop(name, None)
with open("/proc/cpuinfo", encoding="ascii") as cpuinfo:
    if " avx512f " in cpuinfo.read():
        os.environ["OPENBLAS_CORETYPE"] = "SkylakeX"

import numpy
import threadpoolctl


OPERANDS = {}


def product(size):
    if size not in OPERANDS:
        generator = numpy.random.default_rng(size)
        a, b = (generator.standard_normal((size, size), dtype=numpy.float32) for _ in range(2))
        OPERANDS[size] = a, b, numpy.empty_like(a)
    a, b, c = OPERANDS[size]
    start = time.perf_counter()
    numpy.matmul(a, b, out=c)
    return time.perf_counter() - start


def kernels():
    return ", ".join(f"OpenBLAS {lib['version']} {lib['architecture']}" for lib in threadpoolctl.threadpool_info())


def serve():
    for line in sys.stdin:
        size, threads, repeats = map(int, line.split())
        with threadpoolctl.threadpool_limits(threads):
            product(size)  # brings caches and threads back from the other side's turn
            print(sum(product(size) for _ in range(repeats)) / repeats, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("sizes", type=int, nargs="*")
    arguments = parser.parse_args()
    print(kernels(), flush=True)
    if arguments.serve:
        serve()
        return
    for size in arguments.sizes:
        with threadpoolctl.threadpool_limits(arguments.threads):
            product(size)
            times = []
            end = time.perf_counter() + arguments.seconds
            while time.perf_counter() < end or len(times) < 3:
                times.append(product(size))
        work = 2e-9 * size**3
        print(f"{size} {arguments.threads} {work / statistics.median(times):.1f} {work / min(times):.1f}", flush=True)


main()
