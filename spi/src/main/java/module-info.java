/** What a tensor, an op, a kernel and a backend are, and how a backend is selected. */
module dev.lbrx.spi {
  requires static org.jspecify;
}
