/** Ops that combine the weights of several models, on vectors. */
@NullMarked
package dev.lbrx.backend.vector.merge;

import org.jspecify.annotations.NullMarked;
