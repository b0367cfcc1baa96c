package io.streamingpipelines.operator.cluster;

/** Generates management tokens; a port, because tests need predictable ones. */
@FunctionalInterface
public interface TokenGenerator {
  String next();
}
