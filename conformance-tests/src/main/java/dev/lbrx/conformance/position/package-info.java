/** Cases of the position encodings. */
@NullMarked
package dev.lbrx.conformance.position;

import org.jspecify.annotations.NullMarked;
