/** Model files: reading, writing and checking them. */
@NullMarked
package dev.lbrx.formats;

import org.jspecify.annotations.NullMarked;
