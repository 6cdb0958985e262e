"""
llama.cpp's convert_hf_to_gguf.py as it is, but that a tokenizer whose pre-tokenizer it does not know counts as Llama 3's,
which the demo models' is.
"""

import runpy
import sys

from lbrx import HOME

CONVERTER = HOME / "target" / "interop" / "llama.cpp"
sys.path.insert(0, str(CONVERTER))

from conversion.base import TextModel  # noqa: E402

known = TextModel.get_vocab_base_pre


def look_up(self, tokenizer):
    try:
        return known(self, tokenizer)
    except NotImplementedError:
        return "llama-bpe"


TextModel.get_vocab_base_pre = look_up
sys.argv[0] = str(CONVERTER / "convert_hf_to_gguf.py")
runpy.run_path(sys.argv[0], run_name="__main__")
