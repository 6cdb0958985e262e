/** Elementary functions against correctly rounded values, over every f32 there is. */
@NullMarked
package dev.lbrx.conformance.survey;

import org.jspecify.annotations.NullMarked;
