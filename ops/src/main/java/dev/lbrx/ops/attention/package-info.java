/** Attention over a cache of keys and values. */
@NullMarked
package dev.lbrx.ops.attention;

import org.jspecify.annotations.NullMarked;
