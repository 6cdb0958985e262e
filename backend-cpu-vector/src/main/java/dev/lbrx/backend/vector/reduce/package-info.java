/** Ops that combine the elements of a row, on vectors. */
@NullMarked
package dev.lbrx.backend.vector.reduce;

import org.jspecify.annotations.NullMarked;
