/** Elementwise ops on vectors. */
@NullMarked
package dev.lbrx.backend.vector.elementwise;

import org.jspecify.annotations.NullMarked;
