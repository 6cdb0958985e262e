/** SHA-256 of files and tensors. */
@NullMarked
package dev.lbrx.formats.hash;

import org.jspecify.annotations.NullMarked;
