#!/usr/bin/env bash
# The lbrx command of an image: its own Java beside it.
set -euo pipefail

file=${BASH_SOURCE[0]}
while [[ -L $file ]]; do
  link=$(readlink "$file")
  [[ $link == /* ]] || link=${file%/*}/$link
  file=$link
done
root=$(cd "${file%/*}/.." && pwd -P)
source "$root/lib/runtime.sh"
lbrx_runtime "$root/runtime" "$root/lib"
lbrx_exec "$root/bin/lbrx" "$root" "$@"
