"""gguf-py: opens our files of every recipe with our numbers, and we open what it wrote."""

import gguf
import numpy

import models
import peers
import tensors
from lbrx import fresh, lbrx, make

LIBRARY = "gguf"
RECIPES = [
    "q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "q2_k", "q3_k_m", "q4_k_m", "q5_k_m", "q6_k", "iq4_nl", "iq4_xs", "tq1_0", "tq2_0",
]
WRITES = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "TQ1_0", "TQ2_0", "BF16"]


def check():
    work = fresh("gguf")
    base = models.demo()["demo-base"]
    for recipe in RECIPES:
        yield "demo-base", f"opens ours of {recipe}: the numbers LBRX reads in it", lambda: recipe_alike(work, base, recipe)
    original = peers.convert_to_gguf(base, work / "original.gguf", "f32")
    for kind in WRITES:
        yield "demo-base", f"LBRX reads its {kind}", lambda: written_alike(work, original, kind)
    for name, file in models.packaged().items():
        yield name, "the package's file: the numbers LBRX reads in it", lambda: alike(work, file)


def recipe_alike(work, base, recipe):
    return alike(work, make("quantize", base, work / f"{recipe}.gguf", "--type", recipe))


def written_alike(work, original, kind):
    target = work / f"written-{kind}.gguf"
    rewrite(original, target, gguf.GGMLQuantizationType[kind])
    return alike(work, target)


def alike(work, file):
    """LBRX's f32 copy of a file, by gguf-py, has the numbers that gguf-py decodes itself."""
    copy = make("convert", file, work / "copy.gguf", "--dtype", "f32")
    theirs = {name: values.reshape(-1) for name, values in tensors.numbers_of_gguf(file).items()}
    ours = {name: values.reshape(-1) for name, values in tensors.numbers_of_gguf(copy).items()}
    return tensors.require_equal(ours, theirs)


def rewrite(source, target, kind):
    """A GGUF file with its matrices in another type, by gguf-py alone."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama")
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        element = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), field.types[0], element)
    for tensor in reader.tensors:
        if len(tensor.shape) > 1:
            packed = gguf.quants.quantize(numpy.asarray(tensor.data, numpy.float32), kind)
            writer.add_tensor(tensor.name, packed, raw_dtype=kind)
        else:
            writer.add_tensor(tensor.name, tensor.data)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
