/** NumPy's {@code .npz}: arrays in a zip archive, the weights of older MLX models. */
@NullMarked
package dev.lbrx.formats.npz;

import org.jspecify.annotations.NullMarked;
