/** Ops that pick or place whole rows, on vectors. */
@NullMarked
package dev.lbrx.backend.vector.gather;

import org.jspecify.annotations.NullMarked;
