/** Definitions of the ops that pick or place whole rows. */
@NullMarked
package dev.lbrx.backend.reference.gather;

import org.jspecify.annotations.NullMarked;
