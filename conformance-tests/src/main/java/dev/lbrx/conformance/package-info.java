/** The case table, and the kit that holds any backend to it. */
@NullMarked
package dev.lbrx.conformance;

import org.jspecify.annotations.NullMarked;
