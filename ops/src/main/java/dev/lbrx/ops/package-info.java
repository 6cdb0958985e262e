/** Every op, defined once: formula, shape and dtype rule, arithmetic order, tolerance. */
@NullMarked
package dev.lbrx.ops;

import org.jspecify.annotations.NullMarked;
