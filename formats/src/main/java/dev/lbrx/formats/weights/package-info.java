/** Tensors in files and what lies beside them, whatever the files' format. */
@NullMarked
package dev.lbrx.formats.weights;

import org.jspecify.annotations.NullMarked;
