/** What a tensor, an op, a kernel and a backend are, and how a backend is selected. */
@NullMarked
package dev.lbrx.spi;

import org.jspecify.annotations.NullMarked;
