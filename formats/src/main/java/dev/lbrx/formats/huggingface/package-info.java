/** The JSON files of a Hugging Face model directory. */
@NullMarked
package dev.lbrx.formats.huggingface;

import org.jspecify.annotations.NullMarked;
