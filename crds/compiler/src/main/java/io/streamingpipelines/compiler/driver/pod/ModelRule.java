package io.streamingpipelines.compiler.driver.pod;

/**
 * Checks an object of one model class. Its fields may have wrong types, which are reported
 * elsewhere.
 */
interface ModelRule {
  void check(ManifestNode at);
}
