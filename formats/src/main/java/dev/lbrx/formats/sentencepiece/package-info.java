/** SentencePiece's {@code tokenizer.model}, parsed and checked. */
@NullMarked
package dev.lbrx.formats.sentencepiece;

import org.jspecify.annotations.NullMarked;
