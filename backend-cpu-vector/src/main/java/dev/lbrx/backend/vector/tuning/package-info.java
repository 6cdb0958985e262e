/** Settings that are chosen by measuring the machine; see {@link dev.lbrx.spi.Tunable}. */
@NullMarked
package dev.lbrx.backend.vector.tuning;

import org.jspecify.annotations.NullMarked;
