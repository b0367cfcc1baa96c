package io.streamingpipelines.runtime.report;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the progress of all queries of an application, whichever session they run in: a {@link
 * StreamingQueryListener} receives only the progress of the session to which it was added.
 *
 * <p>Progress is kept by Spark's query id, so that a restarted query continues its counts. Spark
 * calls the listener from a single thread and drops events if it is slow, so it only adds numbers.
 */
public final class ProgressListener extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);

  private final Map<String, QueryProgress> byQueryId = new ConcurrentHashMap<>();

  /** Never throws: Spark stops the application if a listener throws an Error. */
  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    try {
      fold(event);
    } catch (Throwable e) {
      LOG.warn("Progress of a query could not be read; its numbers are not updated", e);
    }
  }

  private void fold(SparkListenerEvent event) {
    if (event instanceof StreamingQueryListener.QueryProgressEvent progressed) {
      StreamingQueryProgress progress = progressed.progress();
      update(progress.id().toString(), progress);
    } else if (event instanceof StreamingQueryListener.QueryIdleEvent idle) {
      byQueryId.compute(
          idle.id().toString(), (id, last) -> orEmpty(last).idle(idle.runId().toString()));
    }
  }

  private void update(String id, StreamingQueryProgress progress) {
    byQueryId.compute(id, (key, last) -> orEmpty(last).progressed(progress));
  }

  /** What is known about a query; empty before its first event. */
  QueryProgress progress(@Nullable String queryId) {
    return queryId == null ? QueryProgress.NOTHING : orEmpty(byQueryId.get(queryId));
  }

  private static QueryProgress orEmpty(@Nullable QueryProgress last) {
    return last == null ? QueryProgress.NOTHING : last;
  }
}
