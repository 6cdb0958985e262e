/** Definitions of attention. */
@NullMarked
package dev.lbrx.backend.reference.attention;

import org.jspecify.annotations.NullMarked;
