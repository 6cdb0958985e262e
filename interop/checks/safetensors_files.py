"""safetensors: its reader opens our files, and we open what its writer wrote."""

import json

import torch
from safetensors.torch import save_file

import models
import tensors
from lbrx import fresh, lbrx, make

LIBRARY = "safetensors"
DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


def check():
    work = fresh("safetensors")
    for name, directory in models.directories().items():
        original = tensors.of_directory(directory)
        for label, dtype in DTYPES.items():
            ours = tensors.of_directory(make("convert", directory, work / label, "--dtype", label))
            wanted = {key: value.to(dtype) for key, value in original.items()}
            yield name, f"opens ours in {label}: the original rounded", lambda: tensors.require_equal(ours, wanted)
    yield "every dtype", "LBRX lists what it wrote", lambda: every_dtype(work)


def every_dtype(work):
    kinds = [
        torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2,
        torch.int64, torch.int32, torch.int16, torch.int8, torch.uint64, torch.uint32, torch.uint16, torch.uint8,
        torch.bool, torch.complex64,
    ]
    data = torch.arange(96, dtype=torch.uint8) % 2
    file = work / "kinds.safetensors"
    written = {}
    for kind in kinds:
        elements = data.view(kind) if kind != torch.bool else data.bool()
        written[str(kind).removeprefix("torch.")] = elements.reshape(2, -1).clone()
    save_file(written, file)
    listed = {each["name"]: each["shape"] for each in json.loads(lbrx("inspect", file, "--json"))["tensors"]}
    shapes = {name: list(tensor.shape) for name, tensor in written.items()}
    if listed != shapes:
        raise AssertionError(f"listed {listed}, written {shapes}")
    return f"{len(written)} dtypes"
