/** Kernels on jdk.incubator.vector, the embedded default. */
@NullMarked
package dev.lbrx.backend.vector;

import org.jspecify.annotations.NullMarked;
