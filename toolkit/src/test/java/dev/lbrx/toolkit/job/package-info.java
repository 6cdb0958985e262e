/** Whole jobs, from files to files. */
package dev.lbrx.toolkit.job;
