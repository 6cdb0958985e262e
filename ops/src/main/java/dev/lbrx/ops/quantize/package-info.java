/** Weights as small integers with a scale and an offset a group. */
@NullMarked
package dev.lbrx.ops.quantize;

import org.jspecify.annotations.NullMarked;
