/**
 * The case table as JUnit tests, for whoever writes a backend. The only package that needs JUnit
 * Jupiter, which its users bring.
 */
@NullMarked
package dev.lbrx.conformance.junit;

import org.jspecify.annotations.NullMarked;
