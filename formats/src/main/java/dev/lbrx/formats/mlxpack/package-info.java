/** MLXPack, versions 1 and 2: a model's directory in one file. */
@NullMarked
package dev.lbrx.formats.mlxpack;

import org.jspecify.annotations.NullMarked;
