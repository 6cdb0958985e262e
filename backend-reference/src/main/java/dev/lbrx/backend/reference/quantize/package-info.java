/** Definitions of quantizing and its inverse. */
@NullMarked
package dev.lbrx.backend.reference.quantize;

import org.jspecify.annotations.NullMarked;
