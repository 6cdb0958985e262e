package dev.lbrx.toolkit.merge;

import org.jspecify.annotations.Nullable;

/**
 * A model that goes into an output slice.
 *
 * @param model its path as written, and where
 * @param range its layers; all of them if absent
 * @param parameters what the file sets for it
 */
record Source(Value.Text model, @Nullable LayerRange range, Settings parameters) {}
