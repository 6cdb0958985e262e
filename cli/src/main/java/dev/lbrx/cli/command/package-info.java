/** One class a command, and what all of them share. */
@NullMarked
package dev.lbrx.cli.command;

import org.jspecify.annotations.NullMarked;
