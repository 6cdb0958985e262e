/** Normalisations on vectors. */
@NullMarked
package dev.lbrx.backend.vector.norm;

import org.jspecify.annotations.NullMarked;
