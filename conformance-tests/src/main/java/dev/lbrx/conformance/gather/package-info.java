/** Cases of the ops that pick or place whole rows. */
@NullMarked
package dev.lbrx.conformance.gather;

import org.jspecify.annotations.NullMarked;
