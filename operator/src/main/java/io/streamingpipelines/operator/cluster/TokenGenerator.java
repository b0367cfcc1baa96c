package io.streamingpipelines.operator.cluster;

/** Makes management tokens; a port, because tests want no randomness. */
@FunctionalInterface
public interface TokenGenerator {
  String next();
}
