/** Elementary functions on vectors. */
@NullMarked
package dev.lbrx.backend.vector.math;

import org.jspecify.annotations.NullMarked;
