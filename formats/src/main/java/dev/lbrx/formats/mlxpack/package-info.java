/** MLXPack version 1: a model's directory in one file. */
@NullMarked
package dev.lbrx.formats.mlxpack;

import org.jspecify.annotations.NullMarked;
