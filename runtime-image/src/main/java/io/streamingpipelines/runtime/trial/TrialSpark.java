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
 * The Spark of {@link PipelineTrial}s that come one after the other: started anew only where the
 * next one needs other settings.
 */
public final class TrialSpark implements AutoCloseable {
  private final int cores;
  private final Path scratch;
  private SortedMap<String, String> settings = new TreeMap<>();
  private @Nullable SparkSession session;

  /**
   * @param cores task slots
   * @param scratch a writable directory for temporary files
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
      // what it remembers of tables lives in the Spark that has gone
      TableLog.forgetAll();
    }
  }
}
