/** Definitions of the ops that pick or place rows, or elements of rows. */
@NullMarked
package dev.lbrx.backend.reference.gather;

import org.jspecify.annotations.NullMarked;
