/** Cases of attention. */
@NullMarked
package dev.lbrx.conformance.attention;

import org.jspecify.annotations.NullMarked;
