"""Writes families.json: tiny models of every family and what transformers makes of them.

    pip install transformers==5.24.0 torch==2.15.0
    python families.py ../resources/dev/lbrx/inference/model/families.json

A case is a config.json, the names and shapes of the tensors, a prompt and the logits after each of its tokens, computed
in f32. Weights are not stored: they are a formula of the tensor's name, see weights(), which FamilyTest has too.
"""

import json
import sys
import tempfile

import numpy as np
import torch
from safetensors import safe_open
from transformers import AutoConfig, AutoModelForCausalLM

PROMPT = [5, 17, 3, 47, 0, 41, 41, 9, 22, 30, 11, 2]
SIZES = dict(
    vocab_size=48,
    hidden_size=32,
    intermediate_size=48,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)
CASES = {
    "llama": dict(model_type="llama", attention_bias=True, mlp_bias=True),
    "mistral": dict(model_type="mistral", sliding_window=6),
    "qwen2": dict(model_type="qwen2"),
    "qwen2_windows": dict(model_type="qwen2", use_sliding_window=True, sliding_window=5, max_window_layers=1),
    "qwen3": dict(model_type="qwen3", head_dim=16),
    "gemma2": dict(
        model_type="gemma2",
        head_dim=16,
        query_pre_attn_scalar=16,
        sliding_window=5,
        attn_logit_softcapping=2.0,
        final_logit_softcapping=3.0,
    ),
    "gemma3": dict(
        model_type="gemma3_text",
        num_hidden_layers=6,
        head_dim=16,
        query_pre_attn_scalar=16,
        sliding_window=5,
        rope_parameters={
            "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6},
            "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
        },
    ),
    "gemma3_scaled": dict(model_type="gemma3_text", head_dim=16, query_pre_attn_scalar=5, final_logit_softcapping=3.0),
    "phi3": dict(
        model_type="phi3",
        sliding_window=9,
        max_position_embeddings=32,
        original_max_position_embeddings=8,
        rope_parameters={
            "rope_type": "longrope",
            "rope_theta": 1e4,
            "partial_rotary_factor": 0.75,
            "short_factor": [1.0, 1.0, 1.0],
            "long_factor": [1.0, 1.5, 3.0],
            "original_max_position_embeddings": 8,
        },
    ),
    "olmo2": dict(model_type="olmo2"),
    "mixtral": dict(model_type="mixtral", num_local_experts=4, num_experts_per_tok=2),
    "qwen3_moe": dict(
        model_type="qwen3_moe",
        num_hidden_layers=3,
        head_dim=16,
        num_experts=8,
        num_experts_per_tok=3,
        moe_intermediate_size=24,
        norm_topk_prob=True,
    ),
    "qwen3_moe_shares": dict(
        model_type="qwen3_moe",
        num_hidden_layers=3,
        head_dim=16,
        num_experts=8,
        num_experts_per_tok=3,
        moe_intermediate_size=24,
        norm_topk_prob=False,
        mlp_only_layers=[1],
    ),
    "mixtral_fused": dict(model_type="mixtral", num_local_experts=4, num_experts_per_tok=2),
    "starcoder2": dict(model_type="starcoder2", sliding_window=None, use_bias=True, norm_epsilon=1e-5),
}

# What GGUF files have no key for.
NOT_IN_GGUF = {"mistral", "qwen2_windows", "gemma3_scaled", "qwen3_moe_shares", "mixtral_fused"}

# All experts in one tensor, as transformers 5 holds them; else as models are published.
FUSED = {"mixtral_fused"}


def fnv(name):
    h = 0xCBF29CE484222325
    for b in name.encode():
        h = (h ^ b) * 0x100000001B3 % 2**64
    return h


def mixed(state):
    """SplitMix64."""
    z = state * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def weights(name, shape, offset):
    """Multiples of 1/128 from -1/2 to 1/2; norms' lie around what leaves lengths alone."""
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        top = mixed(np.uint64(fnv(name)) + np.arange(count, dtype=np.uint64)) >> np.uint64(57)
    values = (top.astype(np.float32) - 64) / 128
    return (values + offset if name.endswith("norm.weight") else values).reshape(shape)


def case(overrides, fused):
    settings = {**SIZES, **overrides}
    config = AutoConfig.for_model(settings.pop("model_type"), **settings)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    offset = 0 if config.model_type.startswith("gemma") else 1
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder, save_original_format=not fused)
        with safe_open(f"{folder}/model.safetensors", "np") as file:
            shapes = {name: list(file.get_slice(name).get_shape()) for name in sorted(file.keys())}
        from safetensors.numpy import save_file

        save_file(
            {name: weights(name, shape, offset) for name, shape in shapes.items()},
            f"{folder}/model.safetensors",
            metadata={"format": "pt"},
        )
        model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
        with open(f"{folder}/config.json") as file:
            saved = json.load(file)
    with torch.no_grad():
        logits = model(torch.tensor([PROMPT]), use_cache=False).logits[0].double().numpy()
    saved.pop("transformers_version", None)
    return dict(config=saved, norm_offset=offset, tensors=shapes, logits=[[round(x, 6) for x in row] for row in logits.tolist()])


def main():
    cases = {}
    for name, overrides in CASES.items():
        cases[name] = dict(gguf=name not in NOT_IN_GGUF, **case(overrides, name in FUSED))
        print(name, np.std(cases[name]["logits"]), len(cases[name]["tensors"]))
    with open(sys.argv[1], "w") as file:
        json.dump(dict(prompt=PROMPT, cases=cases), file, separators=(",", ":"))
        file.write("\n")


main()
