/** Cases of the normalisations. */
@NullMarked
package dev.lbrx.conformance.norm;

import org.jspecify.annotations.NullMarked;
