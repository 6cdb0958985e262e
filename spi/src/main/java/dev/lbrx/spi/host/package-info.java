/** What backends that run Java kernels on host memory share: kernel tables, hot threads, memory. */
@NullMarked
package dev.lbrx.spi.host;

import org.jspecify.annotations.NullMarked;
