/** Counter-based random numbers. */
@NullMarked
package dev.lbrx.ops.random;

import org.jspecify.annotations.NullMarked;
