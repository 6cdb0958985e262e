/** The safetensors format: one file of named tensors. */
@NullMarked
package dev.lbrx.formats.safetensors;

import org.jspecify.annotations.NullMarked;
