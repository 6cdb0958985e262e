/** Matrix products on vectors. */
@NullMarked
package dev.lbrx.backend.vector.matmul;

import org.jspecify.annotations.NullMarked;
