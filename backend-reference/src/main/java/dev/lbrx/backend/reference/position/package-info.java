/** Definitions of the position encodings. */
@NullMarked
package dev.lbrx.backend.reference.position;

import org.jspecify.annotations.NullMarked;
