/** Ops that combine the elements of a row. */
@NullMarked
package dev.lbrx.ops.reduce;

import org.jspecify.annotations.NullMarked;
