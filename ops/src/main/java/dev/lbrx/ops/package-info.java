/** The list of ops, and the orders of arithmetic that they are defined in. */
@NullMarked
package dev.lbrx.ops;

import org.jspecify.annotations.NullMarked;
