/** Plans whose output is a GGUF file. */
@NullMarked
package dev.lbrx.toolkit.gguf;

import org.jspecify.annotations.NullMarked;
