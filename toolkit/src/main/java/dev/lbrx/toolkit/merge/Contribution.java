package dev.lbrx.toolkit.merge;

import dev.lbrx.toolkit.plan.Expression;

/**
 * One model's part in a tensor.
 *
 * @param source the model as the merge file lists it
 * @param value its tensor, in the merge's dtype
 */
record Contribution(Source source, Expression value) {}
