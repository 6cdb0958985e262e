/** A model in a GGUF file, under the names and in the layout of Hugging Face, and back. */
@NullMarked
package dev.lbrx.formats.gguf.model;

import org.jspecify.annotations.NullMarked;
