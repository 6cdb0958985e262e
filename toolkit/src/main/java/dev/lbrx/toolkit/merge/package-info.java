/**
 * Merging: reads merge files in mergekit's schema and turns them into plans. One small class a
 * method.
 */
@NullMarked
package dev.lbrx.toolkit.merge;

import org.jspecify.annotations.NullMarked;
