"""Writes golden/dora: a model of three matrices, adapters of PEFT and MLX for it, and what these libraries make of them.

    pip install torch==2.15.0 peft==0.21.2 mlx-lm==0.32.2
    python dora.py ../resources/golden/dora

`base` is the model, `peft` and `mlx` DoRA adapters, `stabilized` a PEFT one with rank and alpha patterns and rank stabilization,
and NAME.safetensors beside them the matrices after `merge_and_unload` and `fuse`.
"""

import json
import pathlib
import shutil
import sys

import mlx.core as mx
import mlx.nn
import torch
from mlx_lm.tuner.dora import DoRALinear
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file

SHAPES = {"q_proj": (12, 32), "v_proj": (6, 32), "o_proj": (32, 12)}


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = torch.nn.Module()
        self.model.layers = torch.nn.ModuleList([torch.nn.Module()])
        attention = self.model.layers[0].self_attn = torch.nn.Module()
        for name, (rows, columns) in SHAPES.items():
            attention.add_module(name, torch.nn.Linear(columns, rows, bias=False))

    def forward(self, x):
        return x


def weights(model):
    return {name: tensor.detach().clone().contiguous() for name, tensor in model.state_dict().items()}


def peft(target, name, base, **settings):
    model = Model()
    model.load_state_dict(base)
    adapted = get_peft_model(model, LoraConfig(r=2, lora_alpha=3, target_modules=list(SHAPES), **settings))
    with torch.no_grad():
        for key, parameter in adapted.named_parameters():
            if "lora_magnitude" in key:
                parameter.mul_(0.5 + torch.rand_like(parameter))
            elif "lora_" in key:
                parameter.copy_(torch.randn_like(parameter))
    adapted.save_pretrained(target / name)
    (target / name / "README.md").unlink(missing_ok=True)
    save_file(weights(adapted.merge_and_unload()), target / f"{name}.safetensors")


def mlx_dora(target, base):
    folder = target / "mlx"
    folder.mkdir()
    tensors, fused = {}, {}
    for name, weight in base.items():
        linear = mlx.nn.Linear(weight.shape[1], weight.shape[0], bias=False)
        linear.weight = mx.array(weight.numpy())
        dora = DoRALinear.from_base(linear, r=2, scale=2.5)
        dora.lora_a = mx.random.normal(dora.lora_a.shape)
        dora.lora_b = mx.random.normal(dora.lora_b.shape)
        dora.m = dora.m * (0.5 + mx.random.uniform(shape=dora.m.shape))
        module = name.removesuffix(".weight")
        tensors |= {f"{module}.lora_a": dora.lora_a, f"{module}.lora_b": dora.lora_b, f"{module}.m": dora.m}
        fused[name] = dora.fuse().weight
    mx.save_safetensors(str(folder / "adapters.safetensors"), tensors)
    settings = {"fine_tune_type": "dora", "lora_parameters": {"rank": 2, "scale": 2.5, "dropout": 0.0}}
    (folder / "adapter_config.json").write_text(json.dumps(settings) + "\n")
    mx.save_safetensors(str(target / "mlx.safetensors"), fused)


def main():
    target = pathlib.Path(sys.argv[1])
    shutil.rmtree(target, ignore_errors=True)
    (target / "base").mkdir(parents=True)
    torch.manual_seed(1)
    mx.random.seed(1)
    base = weights(Model())
    save_file(base, target / "base" / "model.safetensors")
    peft(target, "peft", base, use_dora=True)
    peft(target, "stabilized", base, use_dora=True, use_rslora=True, rank_pattern={"q_proj": 3}, alpha_pattern={"model.layers.0.self_attn.v_proj": 5})
    mlx_dora(target, base)


if __name__ == "__main__":
    main()
