/** A model's tensors by name, whatever files they lie in, and writing such a model. */
@NullMarked
package dev.lbrx.formats.checkpoint;

import org.jspecify.annotations.NullMarked;
