/** Low-rank adapters (LoRA) of PEFT, MLX and GGUF, read as one form. */
@NullMarked
package dev.lbrx.formats.adapter;

import org.jspecify.annotations.NullMarked;
