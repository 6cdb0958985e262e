/** Tensors, ops, launches and backends: the contract that every backend fulfils. */
@NullMarked
package dev.lbrx.spi;

import org.jspecify.annotations.NullMarked;
