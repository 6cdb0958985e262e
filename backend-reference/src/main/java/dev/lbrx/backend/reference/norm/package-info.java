/** Definitions of the normalisations. */
@NullMarked
package dev.lbrx.backend.reference.norm;

import org.jspecify.annotations.NullMarked;
