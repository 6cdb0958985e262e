/** Cases of the matrix products. */
@NullMarked
package dev.lbrx.conformance.matmul;

import org.jspecify.annotations.NullMarked;
