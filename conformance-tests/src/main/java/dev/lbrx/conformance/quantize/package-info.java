/** Cases of quantizing and its inverse. */
@NullMarked
package dev.lbrx.conformance.quantize;

import org.jspecify.annotations.NullMarked;
