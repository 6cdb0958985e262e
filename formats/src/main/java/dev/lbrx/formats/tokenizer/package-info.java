/** tokenizer.json, parsed and checked. */
@NullMarked
package dev.lbrx.formats.tokenizer;

import org.jspecify.annotations.NullMarked;
