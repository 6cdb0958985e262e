#!/usr/bin/env bash
# Compares f32 matrix products with numpy's OpenBLAS, turn by turn: benchmarks/openblas.sh [TURNS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source bin/tools.sh
lbrx_need_jdk
lbrx_need_maven
[[ -x benchmarks/target/python/bin/python ]] || benchmarks/python/setup.sh
lbrx_mvn -q package -Dmaven.test.skip=true -pl benchmarks -am
exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector \
  -cp "benchmarks/target/classes:$(<benchmarks/target/class-path)" dev.lbrx.benchmarks.OpenBlasComparison \
  benchmarks/target/python/bin/python benchmarks/python/openblas.py "${1:-21}"
