/** Ops that treat every element alone. */
@NullMarked
package dev.lbrx.ops.elementwise;

import org.jspecify.annotations.NullMarked;
