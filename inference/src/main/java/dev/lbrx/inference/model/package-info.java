/** Decoder-only transformers: families, their weights, and the passes that run them. */
@NullMarked
package dev.lbrx.inference.model;

import org.jspecify.annotations.NullMarked;
