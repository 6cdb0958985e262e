/** What tensors hold, and how two models differ. */
@NullMarked
package dev.lbrx.toolkit.inspect;

import org.jspecify.annotations.NullMarked;
