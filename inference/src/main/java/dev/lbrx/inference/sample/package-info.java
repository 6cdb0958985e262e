/** Choosing the next token from logits. */
@NullMarked
package dev.lbrx.inference.sample;

import org.jspecify.annotations.NullMarked;
