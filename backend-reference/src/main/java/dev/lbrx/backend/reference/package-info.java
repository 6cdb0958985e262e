/** Scalar loops: the definition that every other backend is held to. */
@NullMarked
package dev.lbrx.backend.reference;

import org.jspecify.annotations.NullMarked;
