/** Errors that a user can act on, each with a stable code. */
@NullMarked
package dev.lbrx.spi.error;

import org.jspecify.annotations.NullMarked;
