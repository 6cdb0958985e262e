/** Whether a file or directory is sound. */
@NullMarked
package dev.lbrx.formats.check;

import org.jspecify.annotations.NullMarked;
