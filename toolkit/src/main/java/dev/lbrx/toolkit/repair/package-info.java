/** What can be saved of damaged files. */
@NullMarked
package dev.lbrx.toolkit.repair;

import org.jspecify.annotations.NullMarked;
