package io.streamingpipelines.runtime.trial;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.runtime.SparkPlace;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.session.SparkSessions;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The Spark session of consecutive {@link PipelineTrial}s; restarted only if the next one needs
 * different settings.
 */
public final class TrialSpark implements AutoCloseable {
  private final int cores;
  private final Path scratch;
  private SortedMap<String, String> settings = new TreeMap<>();
  private @Nullable SparkSession session;

  /**
   * Starts no Spark session yet; the first trial does.
   *
   * @param cores number of task slots @param scratch a writable directory for temporary files
   */
  public TrialSpark(int cores, Path scratch) {
    this.cores = cores;
    this.scratch = scratch;
  }

  Path scratch() {
    return scratch;
  }

  SparkSession session(PipelinePlan plan) {
    SortedMap<String, String> wanted = new TreeMap<>(SparkSessions.settings(plan, cores));
    SparkPlace place = new SparkPlace.Local(cores);
    wanted.putAll(place.settings(plan, scratch));
    SparkSession running = session;
    if (running != null && wanted.equals(settings)) {
      return running;
    }
    close();
    SparkSession.Builder builder =
        SparkSession.builder().appName("pipeline-test").master(place.master(plan));
    wanted.forEach(builder::config);
    SparkSession started = builder.getOrCreate();
    settings = wanted;
    session = started;
    return started;
  }

  /** Stops Spark; the next trial starts it again. */
  @Override
  public void close() {
    SparkSession running = session;
    session = null;
    if (running != null) {
      running.stop();
      // the cached tables belong to the session that was stopped
      TableLog.forgetAll();
    }
  }
}
