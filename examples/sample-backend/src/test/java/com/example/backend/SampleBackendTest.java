package com.example.backend;

import dev.lbrx.conformance.junit.BackendConformance;

class SampleBackendTest extends BackendConformance {
  SampleBackendTest() {
    super(new SampleBackend());
  }
}
