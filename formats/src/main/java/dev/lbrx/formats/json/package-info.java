/** JSON within limits: reading with exact errors, writing the same bytes every time. */
@NullMarked
package dev.lbrx.formats.json;

import org.jspecify.annotations.NullMarked;
