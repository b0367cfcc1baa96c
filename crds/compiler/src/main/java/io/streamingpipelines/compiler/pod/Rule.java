package io.streamingpipelines.compiler.pod;

/** Judges an object of one model class; the types below it may be wrong and are told elsewhere. */
interface Rule {
  void judge(Written at);
}
