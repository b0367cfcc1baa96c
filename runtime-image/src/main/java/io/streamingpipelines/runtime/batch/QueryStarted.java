package io.streamingpipelines.runtime.batch;

/** Told Spark's query id. */
@FunctionalInterface
public interface QueryStarted {
  void with(String queryId);
}
