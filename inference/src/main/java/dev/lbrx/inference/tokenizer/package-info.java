/** Byte-level BPE as {@code tokenizer.json} describes it: text to token ids and back. */
@NullMarked
package dev.lbrx.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
