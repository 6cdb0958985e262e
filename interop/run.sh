#!/usr/bin/env bash
# Holds LBRX's files against the libraries that people use, and writes docs/interop.md. `./build interop` runs it.
# What it needs besides Python 3.11, npm and git comes to target/interop: some 6 GB, most of it CUDA that PyTorch's package asks for.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=target/interop
mkdir -p "$work"

# fresh FILE: whether what FILE pins is installed already.
fresh() { cmp -s "$1" "$work/$(basename "$1").done"; }

if ! fresh interop/requirements.txt; then
  python3 -m venv "$work/python"
  "$work/python/bin/pip" install --quiet --disable-pip-version-check -r interop/requirements.txt
  cp interop/requirements.txt "$work/requirements.txt.done"
fi
if ! fresh interop/models.txt; then
  "$work/python/bin/pip" install --quiet --disable-pip-version-check --no-deps -r interop/models.txt
  cp interop/models.txt "$work/models.txt.done"
fi
if ! fresh interop/package.json; then
  mkdir -p "$work/node"
  cp interop/package.json "$work/node/"
  npm install --prefix "$work/node" --ignore-scripts --omit=optional --no-audit --no-fund --silent
  rm -rf "$work/llama.cpp"
  git -c advice.detachedHead=false clone --quiet "$work/node/node_modules/node-llama-cpp/llama/gitRelease.bundle" "$work/llama.cpp"
  cp interop/package.json "$work/package.json.done"
fi
[[ ${1:-} != --only-install ]] || exit 0
# Nothing is asked of a hub.
export HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error TOKENIZERS_PARALLELISM=false
exec "$work/python/bin/python" interop/main.py "$@"
