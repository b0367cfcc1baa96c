package io.streamingpipelines.compiler.driver.pod;

/** Judges an object of one model class; the types below it may be wrong and are told elsewhere. */
interface ModelRule {
  void check(ManifestNode at);
}
