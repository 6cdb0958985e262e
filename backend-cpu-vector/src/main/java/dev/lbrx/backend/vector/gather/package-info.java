/** Ops that pick or place rows, or elements of rows, on vectors. */
@NullMarked
package dev.lbrx.backend.vector.gather;

import org.jspecify.annotations.NullMarked;
