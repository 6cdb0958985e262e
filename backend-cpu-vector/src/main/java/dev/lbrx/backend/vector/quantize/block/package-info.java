/** GGML's blocks of 256, as many at a time as a vector has lanes. */
@NullMarked
package dev.lbrx.backend.vector.quantize.block;

import org.jspecify.annotations.NullMarked;
