/** What the formats share: exact sizes, checked reading of files, errors of storage. */
@NullMarked
package dev.lbrx.formats;

import org.jspecify.annotations.NullMarked;
