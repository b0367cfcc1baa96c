package io.streamingpipelines.compiler.sink;

/**
 * One sink, for the rules over the whole pipeline. Each kind of sink implements it in one class,
 * which also compiles the kind's spec; {@link SinkKinds} lists the kinds.
 */
public interface SinkKind {
  /** The field of a sink that declares this kind: {@code kafka}. */
  String field();

  /** Whether queries with trigger {@code continuous} can write to the sink. */
  boolean canBeContinuous();
}
