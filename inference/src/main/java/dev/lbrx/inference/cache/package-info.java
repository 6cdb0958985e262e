/** The key/value cache and the rule by which it forgets. */
@NullMarked
package dev.lbrx.inference.cache;

import org.jspecify.annotations.NullMarked;
