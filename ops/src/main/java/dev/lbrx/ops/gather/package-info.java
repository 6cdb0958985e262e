/** Ops that pick or place whole rows. */
@NullMarked
package dev.lbrx.ops.gather;

import org.jspecify.annotations.NullMarked;
