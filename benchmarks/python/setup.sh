#!/usr/bin/env bash
# Makes the Python environment of the comparisons in target/python: numpy with its own OpenBLAS.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python3 -m venv target/python
target/python/bin/pip install --quiet --disable-pip-version-check numpy==2.3.5 threadpoolctl==3.6.0
