/** Cases of the elementwise ops. */
@NullMarked
package dev.lbrx.conformance.elementwise;

import org.jspecify.annotations.NullMarked;
