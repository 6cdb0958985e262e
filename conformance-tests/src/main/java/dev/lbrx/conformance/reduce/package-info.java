/** Cases of the ops that combine the elements of a row. */
@NullMarked
package dev.lbrx.conformance.reduce;

import org.jspecify.annotations.NullMarked;
