"""Writes small GPTQ and AWQ files and what their weights are, packed and unpacked with NumPy alone."""
import json, pathlib, numpy as np

here = pathlib.Path(__file__).parent
random = np.random.default_rng(7)
INPUTS, OUTPUTS, GROUP = 64, 32, 32
DTYPES = {"int32": "I32", "float16": "F16"}


def save(name, tensors):
    header, at, data = {}, 0, b""
    for key, array in tensors.items():
        data += array.tobytes()
        header[key] = {"dtype": DTYPES[str(array.dtype)], "shape": list(array.shape), "data_offsets": [at, len(data)]}
        at = len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (here / name).write_bytes(len(text).to_bytes(8, "little") + text + data)


def stream(codes, bits):
    """Packs the first axis: bits of each code, lowest first, then words of 32 bits."""
    planes = codes[:, None, :] >> np.arange(bits)[None, :, None] & 1
    planes = planes.reshape(-1, 32, codes.shape[1]).astype(np.uint64)
    words = (planes << np.arange(32, dtype=np.uint64)[None, :, None]).sum(1)
    return words.astype(np.uint32).view(np.int32)


def nibbles(codes):
    """Packs the last axis by eights, in AWQ's order."""
    eights = codes.reshape(codes.shape[0], -1, 8)[:, :, [0, 2, 4, 6, 1, 3, 5, 7]].astype(np.uint64)
    return (eights << np.arange(0, 32, 4, dtype=np.uint64)).sum(2).astype(np.uint32).view(np.int32)


def drawn(bits):
    codes = random.integers(0, 2**bits, (INPUTS, OUTPUTS))
    zeros = random.integers(1, 2**bits, (INPUTS // GROUP, OUTPUTS))
    return codes, zeros, random.uniform(0.001, 0.1, zeros.shape).astype(np.float16)


plain = {}
for bits in (2, 3, 4, 8):
    codes, zeros, scales = drawn(bits)
    groups = random.permutation(np.arange(INPUTS) // GROUP).astype(np.int32)
    name = f"gptq{bits}"
    save(
        f"{name}.safetensors",
        {
            "m.qweight": stream(codes, bits),
            "m.qzeros": np.ascontiguousarray(stream(zeros.T - 1, bits).T),
            "m.scales": scales,
            "m.g_idx": groups,
        },
    )
    plain[name] = np.ascontiguousarray((scales[groups] * (codes - zeros[groups]).astype(np.float16)).T)
codes, zeros, scales = drawn(4)
save("awq4.safetensors", {"m.qweight": nibbles(codes), "m.qzeros": nibbles(zeros), "m.scales": scales})
groups = np.arange(INPUTS) // GROUP
plain["awq4"] = np.ascontiguousarray((scales[groups] * (codes - zeros[groups]).astype(np.float16)).T)
save("plain.safetensors", plain)
