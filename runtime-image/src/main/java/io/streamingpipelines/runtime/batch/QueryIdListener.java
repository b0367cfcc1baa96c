package io.streamingpipelines.runtime.batch;

/** Receives Spark's id of a query, for example when the query has started or has committed. */
@FunctionalInterface
public interface QueryIdListener {
  void accept(String queryId);
}
