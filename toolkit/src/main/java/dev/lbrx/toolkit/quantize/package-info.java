/** Quantizing, and undoing it. */
@NullMarked
package dev.lbrx.toolkit.quantize;

import org.jspecify.annotations.NullMarked;
