/** Ops that pick or place rows, or elements of rows. */
@NullMarked
package dev.lbrx.ops.gather;

import org.jspecify.annotations.NullMarked;
