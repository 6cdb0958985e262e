/** Definitions of the ops that combine the elements of a row. */
@NullMarked
package dev.lbrx.backend.reference.reduce;

import org.jspecify.annotations.NullMarked;
