/** The lbrx command. */
@NullMarked
package dev.lbrx.cli;

import org.jspecify.annotations.NullMarked;
