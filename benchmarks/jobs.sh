#!/usr/bin/env bash
# Times whole jobs on a 1.1 B Llama against the programs that people use: ./build bench-jobs [TURNS [JOB...]]
# The Python environment and llama.cpp's sources are those of ./build interop; LLAMA_QUANTIZE names a llama-quantize that is built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
interop=target/interop
interop/run.sh --only-install
if [[ -z ${LLAMA_QUANTIZE:-} ]]; then
  LLAMA_QUANTIZE=$interop/llama.cpp/build/bin/llama-quantize
  if [[ ! -x $LLAMA_QUANTIZE ]]; then
    cmake -S "$interop/llama.cpp" -B "$interop/llama.cpp/build" -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON \
      -DLLAMA_CURL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_EXAMPLES=OFF >/dev/null
    cmake --build "$interop/llama.cpp/build" -j2 --target llama-quantize >/dev/null
  fi
fi
export LLAMA_QUANTIZE
model=target/bench-jobs/llama-1.1b
[[ -f $model/config.json ]] || { rm -rf "$model" && "$interop/python/bin/python" benchmarks/python/llama.py "$model"; }
exec "$interop/python/bin/python" benchmarks/python/jobs.py "$model" "$@"
