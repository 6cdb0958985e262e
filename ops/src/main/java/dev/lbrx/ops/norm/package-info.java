/** Normalisations over the last axis. */
@NullMarked
package dev.lbrx.ops.norm;

import org.jspecify.annotations.NullMarked;
