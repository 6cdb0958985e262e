/** GGML's block types, one class each: how bytes stand for numbers, and how numbers get there. */
@NullMarked
package dev.lbrx.ops.quantize.block;

import org.jspecify.annotations.NullMarked;
