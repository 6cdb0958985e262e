/** Streams, progress and errors as the command shows them. */
@NullMarked
package dev.lbrx.cli.console;

import org.jspecify.annotations.NullMarked;
