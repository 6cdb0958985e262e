/** Matrix products with weights of every kind. */
@NullMarked
package dev.lbrx.ops.matmul;

import org.jspecify.annotations.NullMarked;
