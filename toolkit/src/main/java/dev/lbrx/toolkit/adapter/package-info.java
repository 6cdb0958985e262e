/** Adding low-rank adapters to models. */
@NullMarked
package dev.lbrx.toolkit.adapter;

import org.jspecify.annotations.NullMarked;
