package io.streamingpipelines.runtime.batch;

/** Receives Spark's query id. */
@FunctionalInterface
public interface QueryStarted {
  void with(String queryId);
}
