/** Hostile files by rule, and what the command does with them. */
@NullMarked
package dev.lbrx.cli.hostile;

import org.jspecify.annotations.NullMarked;
