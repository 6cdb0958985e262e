/** Definitions of the elementwise ops. */
@NullMarked
package dev.lbrx.backend.reference.elementwise;

import org.jspecify.annotations.NullMarked;
