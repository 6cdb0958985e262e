"""Tensors by name, bit for bit."""

from pathlib import Path

import gguf
import numpy
import torch
from safetensors import safe_open


def of_directory(path):
    """The tensors of a directory's safetensors files, by safetensors' own reader."""
    tensors = {}
    for file in sorted(Path(path).glob("*.safetensors")):
        with safe_open(file, framework="pt") as opened:
            tensors.update({name: opened.get_tensor(name) for name in opened.keys()})
    return tensors


def of_gguf(path):
    """The tensors of a GGUF file as stored, by gguf-py: type, shape and bytes."""
    return {
        tensor.name: (tensor.tensor_type.name, tuple(map(int, tensor.shape)), tensor.data.tobytes())
        for tensor in gguf.GGUFReader(path).tensors
    }


def numbers_of_gguf(path):
    """The tensors of a GGUF file in f32, by gguf-py's decoders."""
    return {
        tensor.name: gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        for tensor in gguf.GGUFReader(path).tensors
    }


def bits(tensor):
    """Dtype, shape and bytes."""
    if isinstance(tensor, torch.Tensor):
        tensor = tensor.contiguous()
        data = tensor.reshape(-1).view(torch.uint8).numpy().tobytes()
        return str(tensor.dtype), tuple(tensor.shape), data
    if isinstance(tensor, numpy.ndarray):
        return str(tensor.dtype), tensor.shape, tensor.tobytes()
    return tensor


def require_equal(ours, theirs):
    """Raises with the first difference of two sets of tensors; gives a line that says what was equal."""
    if set(ours) != set(theirs):
        raise AssertionError(f"only one side has {sorted(set(ours) ^ set(theirs))[:4]}")
    for name, tensor in ours.items():
        mine, other = bits(tensor), bits(theirs[name])
        if mine[:2] != other[:2]:
            raise AssertionError(f"{name} is {mine[:2]}, theirs {other[:2]}")
        if mine[2] != other[2]:
            raise AssertionError(f"{name} differs: {difference(tensor, theirs[name])}")
    return f"{len(ours)} tensors, every bit"


def difference(ours, theirs):
    """How far two tensors are apart."""
    if isinstance(ours, tuple):
        mine, other = (numpy.frombuffer(side[2], numpy.uint8) for side in (ours, theirs))
        return f"{int((mine != other).sum())} of {mine.size} bytes"
    mine, other = (torch.as_tensor(side).double() for side in (ours, theirs))
    return f"{int((mine != other).sum())} of {mine.numel()} elements, by up to {float((mine - other).abs().max()):.3g}"
