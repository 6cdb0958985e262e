/** JMH benchmarks over the case table. */
@NullMarked
package dev.lbrx.benchmarks;

import org.jspecify.annotations.NullMarked;
