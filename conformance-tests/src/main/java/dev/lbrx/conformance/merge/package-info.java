/** Cases of the ops that combine the weights of several models. */
@NullMarked
package dev.lbrx.conformance.merge;

import org.jspecify.annotations.NullMarked;
