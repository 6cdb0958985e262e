#!/usr/bin/env bash
# Compares quantizing to K types with ggml, turn by turn on one thread: benchmarks/ggml.sh [TURNS]
# Needs npm, which brings llama.cpp's prebuilt libraries to benchmarks/target.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source bin/tools.sh
lbrx_need_jdk
lbrx_need_maven
peer=benchmarks/target/ggml
library=$peer/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64/libggml-base.so
[[ -f $library ]] || npm install --prefix "$peer" --ignore-scripts --no-audit --no-fund node-llama-cpp@3.22.1
lbrx_mvn -q package -Dmaven.test.skip=true -pl benchmarks -am
exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -cp "benchmarks/target/classes:$(<benchmarks/target/class-path)" dev.lbrx.benchmarks.GgmlComparison \
  "$library" "${1:-9}"
