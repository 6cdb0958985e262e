/** Attention on vectors. */
@NullMarked
package dev.lbrx.backend.vector.attention;

import org.jspecify.annotations.NullMarked;
