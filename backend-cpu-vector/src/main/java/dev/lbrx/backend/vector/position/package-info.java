/** Position encodings on vectors. */
@NullMarked
package dev.lbrx.backend.vector.position;

import org.jspecify.annotations.NullMarked;
