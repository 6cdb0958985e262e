/** Position encodings. */
@NullMarked
package dev.lbrx.ops.position;

import org.jspecify.annotations.NullMarked;
