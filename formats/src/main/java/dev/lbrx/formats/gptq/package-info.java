/** Checkpoints of GPTQ and AWQ: packed integers, read as plain weights. */
@NullMarked
package dev.lbrx.formats.gptq;

import org.jspecify.annotations.NullMarked;
