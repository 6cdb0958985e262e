/** Files and directories that appear whole or not at all. */
@NullMarked
package dev.lbrx.formats.output;

import org.jspecify.annotations.NullMarked;
