/** Tensors in files, whatever the files' format. */
@NullMarked
package dev.lbrx.formats.weights;

import org.jspecify.annotations.NullMarked;
