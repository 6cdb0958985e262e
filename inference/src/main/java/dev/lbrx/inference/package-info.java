/** Tokenizers, model families, caches, samplers and the generation engine. */
@NullMarked
package dev.lbrx.inference;

import org.jspecify.annotations.NullMarked;
