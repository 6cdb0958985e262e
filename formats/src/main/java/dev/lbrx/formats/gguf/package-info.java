/** GGUF files, versions 2 and 3: metadata and tensors, quantized or not, in one file or several. */
@NullMarked
package dev.lbrx.formats.gguf;

import org.jspecify.annotations.NullMarked;
