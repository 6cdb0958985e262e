/** What commands draw, as PNG. */
@NullMarked
package dev.lbrx.cli.picture;

import org.jspecify.annotations.NullMarked;
