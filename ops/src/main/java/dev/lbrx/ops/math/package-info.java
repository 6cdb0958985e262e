/**
 * Elementary functions and conversions as explicit sequences of correctly rounded f32 operations.
 */
@NullMarked
package dev.lbrx.ops.math;

import org.jspecify.annotations.NullMarked;
