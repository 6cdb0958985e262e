/** Every op, defined once: formula, shape and dtype rule, arithmetic order, tolerance. */
module dev.lbrx.ops {
  requires static org.jspecify;
  requires transitive dev.lbrx.spi;
}
