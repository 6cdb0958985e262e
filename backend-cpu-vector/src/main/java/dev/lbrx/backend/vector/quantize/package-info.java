/** Quantizing and its inverse on vectors. */
@NullMarked
package dev.lbrx.backend.vector.quantize;

import org.jspecify.annotations.NullMarked;
