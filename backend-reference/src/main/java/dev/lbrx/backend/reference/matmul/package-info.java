/** Definitions of the matrix products. */
@NullMarked
package dev.lbrx.backend.reference.matmul;

import org.jspecify.annotations.NullMarked;
