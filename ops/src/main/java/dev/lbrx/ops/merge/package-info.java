/** Ops that combine the weights of several models. */
@NullMarked
package dev.lbrx.ops.merge;

import org.jspecify.annotations.NullMarked;
