package io.streamingpipelines.runtime.session;

import io.streamingpipelines.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * Builds the driver's only Spark application. Each query then runs in a session of its own, created
 * with {@code newSession()}, so that views and settings do not leak between queries.
 */
public final class SparkSessions {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[([0-9]+|\\*)(?:,.*)?])?");

  private SparkSessions() {}

  /**
   * A builder without a master, for callers that set it themselves, such as from Kubernetes
   * settings.
   *
   * @param slots number of tasks that can run at the same time
   */
  public static SparkSession.Builder builder(PipelinePlan plan, int slots) {
    SparkSession.Builder builder = SparkSession.builder().appName(plan.owner().name());
    settings(plan, slots).forEach(builder::config);
    return builder;
  }

  /** The settings of {@link #builder}, except for the application's name. */
  public static SortedMap<String, String> settings(PipelinePlan plan, int slots) {
    return SparkSettings.of(plan, slots);
  }

  /**
   * Creates a session that runs everything inside this JVM.
   *
   * @param master {@code local}, {@code local[2]} or {@code local[*]}
   * @param scratch a directory for Spark's temporary files
   */
  public static SparkSession local(String master, PipelinePlan plan, Path scratch) {
    return builder(plan, slots(master))
        .master(master)
        .config("spark.local.dir", scratch.resolve("local").toString())
        .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toUri().toString())
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  static int slots(String master) {
    Matcher matcher = LOCAL.matcher(master);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a local master: " + master);
    }
    String count = matcher.group(1);
    if (count == null) {
      return 1;
    }
    return count.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(count);
  }
}
