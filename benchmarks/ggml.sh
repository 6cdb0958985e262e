#!/usr/bin/env bash
# Compares with ggml, turn by turn on one thread: quantizing to K types, benchmarks/ggml.sh [TURNS], or products,
# benchmarks/ggml.sh products [TURNS [THREADS [N,K,M ...]]]; CPU=haswell names the build of ggml's CPU library.
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
java=("$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  -cp "benchmarks/target/classes:$(<benchmarks/target/class-path)")
if [[ ${1:-} == products ]]; then
  # Both sides' memory in large pages, as ./lbrx asks for.
  export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
  sizes=("${@:4}")
  [[ ${#sizes[@]} -gt 0 ]] || sizes=(16384,4096,1 576,1536,1 2048,2048,32 2048,2048,128 2048,2048,512)
  exec "${java[@]}" dev.lbrx.benchmarks.ProductComparison \
    "$(dirname "$library")" "${CPU:-haswell}" "${2:-11}" "${3:-1}" "${sizes[@]}"
fi
exec "${java[@]}" dev.lbrx.benchmarks.GgmlComparison "$library" "${1:-9}"
