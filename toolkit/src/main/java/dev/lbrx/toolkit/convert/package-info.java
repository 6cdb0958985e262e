/** Converting between dtypes. */
@NullMarked
package dev.lbrx.toolkit.convert;

import org.jspecify.annotations.NullMarked;
