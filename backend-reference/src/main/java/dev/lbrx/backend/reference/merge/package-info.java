/** Definitions of the ops that combine the weights of several models. */
@NullMarked
package dev.lbrx.backend.reference.merge;

import org.jspecify.annotations.NullMarked;
