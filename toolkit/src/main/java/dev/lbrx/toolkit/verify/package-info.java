/** Whether a model still holds the bytes that were written. */
@NullMarked
package dev.lbrx.toolkit.verify;

import org.jspecify.annotations.NullMarked;
