/** Jobs over checkpoints: convert, quantize, merge. */
@NullMarked
package dev.lbrx.toolkit;

import org.jspecify.annotations.NullMarked;
