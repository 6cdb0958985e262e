/** Model files: reading, writing and checking them. */
module dev.lbrx.formats {
  requires static transitive org.jspecify;
  requires transitive dev.lbrx.spi;
  requires tools.jackson.databind;
}
