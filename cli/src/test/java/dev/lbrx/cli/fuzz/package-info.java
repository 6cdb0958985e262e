/** Readers of files fed with damaged and with drawn bytes. */
@NullMarked
package dev.lbrx.cli.fuzz;

import org.jspecify.annotations.NullMarked;
