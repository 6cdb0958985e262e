#!/usr/bin/env bash
# sparse.sh [GB]: quantizes a Llama of so many gigabytes of f32 zeros, 30 unless said otherwise, to affine4 under -Xmx512m,
# and draws the memory that the process takes to docs/memory.svg. Its embedding alone is 2.1 GB, four times the heap. The
# model's files are sparse; the result takes a sixth of the size on the disk while the job runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
gigabytes=${1:-30}
work=target/sparse
rm -rf "$work"
mkdir -p "$work/model"
trap 'rm -rf "$work"' EXIT
free=$(df -Pk "$work" | awk 'NR == 2 { print int($4 / 1048576) }')
((free > gigabytes / 6 + 5)) || {
  echo "sparse: $((gigabytes / 6 + 5)) GB are needed in $work, $free are free" >&2
  exit 4
}

python3 - "$work/model" "$gigabytes" <<'PYTHON'
import json, pathlib, struct, sys

folder, gigabytes = pathlib.Path(sys.argv[1]), int(sys.argv[2])
hidden, inner, shard = 4096, 16384, 8
layers = max(1, (gigabytes * 10**9 - 4 * 131072 * hidden) // (4 * (4 * hidden * hidden + 3 * hidden * inner)))
tensors = [("model.embed_tokens.weight", [131072, hidden])]
for i in range(layers):
    p = f"model.layers.{i}."
    tensors += [(f"{p}self_attn.{n}_proj.weight", [hidden, hidden]) for n in "qkvo"]
    tensors += [(f"{p}mlp.{n}_proj.weight", [inner, hidden]) for n in ("gate", "up")]
    tensors += [(f"{p}mlp.down_proj.weight", [hidden, inner]), (f"{p}input_layernorm.weight", [hidden])]
    tensors += [(f"{p}post_attention_layernorm.weight", [hidden])]
tensors.append(("model.norm.weight", [hidden]))
files = [tensors[i : i + shard] for i in range(0, len(tensors), shard)]
index = {}
for n, group in enumerate(files, 1):
    name = f"model-{n:05}-of-{len(files):05}.safetensors"
    header, end = {}, 0
    for tensor, shape in group:
        begin, end = end, end + 4 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        header[tensor] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, end]}
        index[tensor] = name
    text = json.dumps(header).encode()
    with open(folder / name, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + end)
(folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": index}))
(folder / "config.json").write_text(json.dumps({
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": hidden, "intermediate_size": inner,
    "num_hidden_layers": layers, "num_attention_heads": 32, "num_key_value_heads": 32, "vocab_size": 131072,
    "rms_norm_eps": 1e-5, "max_position_embeddings": 2048, "torch_dtype": "float32"}))
PYTHON

./lbrx --version >/dev/null
started=$(date +%s.%N)
JAVA_TOOL_OPTIONS=-Xmx512m ./lbrx quantize "$work/model" "$work/out" --type affine4 --json --quiet \
  >"$work/result" 2>"$work/errors" &
job=$!
while read -r resident 2>/dev/null < <(awk '/^VmRSS/ { print $2 }' "/proc/$job/status" 2>/dev/null) && [[ -n $resident ]]; do
  echo "$(date +%s.%N) $resident" >>"$work/samples"
  sleep 0.5
done
wait "$job" || {
  cat "$work/errors" >&2
  exit 4
}
cat "$work/result"
python3 - "$work/samples" "$started" "$gigabytes" >docs/memory.svg <<'PYTHON'
import sys

samples = [(float(t) - float(sys.argv[2]), int(k) / 1024) for t, k in (line.split() for line in open(sys.argv[1]))]
seconds = max(t for t, _ in samples)
peak = max(m for _, m in samples)
later = [m for t, m in samples if t > seconds / 10]
top = 1024
width, height, left, bottom = 760, 300, 60, 40
x = lambda t: left + (width - left - 20) * t / seconds
y = lambda m: height - bottom - (height - bottom - 40) * m / top
print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">')
print(f'<rect width="{width}" height="{height}" fill="#ffffff"/>')
print(f'<text x="{left}" y="22">Resident memory of quantizing {sys.argv[3]} GB of f32 to affine4 under -Xmx512m: at most {peak:.0f} MiB</text>')
for m in range(0, top + 1, 256):
    print(f'<path d="M{left} {y(m):.1f}H{width - 20}" stroke="#dddddd"/><text x="{left - 8}" y="{y(m) + 4:.1f}" text-anchor="end">{m}</text>')
print(f'<text x="{left}" y="{height - 14}">0 s</text><text x="{width - 20}" y="{height - 14}" text-anchor="end">{seconds:.0f} s</text>')
print(f'<polyline fill="none" stroke="#1f6feb" stroke-width="1.5" points="{" ".join(f"{x(t):.1f},{y(m):.1f}" for t, m in samples)}"/>')
print("</svg>")
print(f"peak {peak:.0f} MiB; after the first tenth of the time {min(later):.0f} to {max(later):.0f} MiB; {seconds:.0f} s", file=sys.stderr)
PYTHON
