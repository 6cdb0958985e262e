/** Plans: what a job will write, as expressions over checkpoints, and the one executor of plans. */
@NullMarked
package dev.lbrx.toolkit.plan;

import org.jspecify.annotations.NullMarked;
