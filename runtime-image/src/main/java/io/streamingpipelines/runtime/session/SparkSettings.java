package io.streamingpipelines.runtime.session;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.runtime.spark.cast.BoundedCasts;
import io.streamingpipelines.runtime.spark.checkpoint.CheckpointFiles;
import io.streamingpipelines.runtime.spark.files.DistinctFiles;
import io.streamingpipelines.runtime.storage.ObjectStoreSettings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of a pipeline's Spark application: our defaults, over them the user's, over them
 * those that the runtime's promises rest on.
 */
final class SparkSettings {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final List<String> OWN_EXTENSIONS =
      List.of(BoundedCasts.class.getName(), DistinctFiles.class.getName());
  private static final String STATE = "spark.sql.streaming.stateStore.";
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  /** Small tables and small machines: what Spark keeps for its UI lives in the driver's heap. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          // a time without a zone must mean the same on every machine
          Map.entry("spark.sql.session.timeZone", "UTC"),
          Map.entry(
              STATE + "providerClass",
              "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"),
          // uploads what changed instead of whole snapshots at each batch
          Map.entry(STATE + "rocksdb.changelogCheckpointing.enabled", "true"),
          // RocksDB's memory is off-heap: without a bound the pod is killed by its memory limit
          Map.entry(STATE + "rocksdb.boundedMemoryUsage", "true"),
          Map.entry(STATE + "rocksdb.maxMemoryUsageMB", "128"),
          // Delta's default of 50 tasks per snapshot costs more than the batch on a small machine
          Map.entry("spark.databricks.delta.snapshotPartitions", "2"),
          // Delta's 10: each checkpoint costs a third of a batch, ten more commits to read next to
          // nothing
          Map.entry("spark.databricks.delta.properties.defaults.checkpointInterval", "25"),
          // a batch's MERGE source is kept by the runtime and deterministic: no second copy
          Map.entry("spark.databricks.delta.merge.materializeSource", "none"),
          // Spark's 100 generated classes are fewer than one batch of one table uses: each batch
          // compiled all of its code again
          Map.entry("spark.sql.codegen.cache.maxEntries", "2000"),
          // what is kept lives for the length of a batch: encoding it costs more than the memory
          Map.entry("spark.sql.inMemoryColumnarStorage.compressed", "false"),
          // a batch's own steps are planned from what is in memory: planning them again stage by
          // stage costs more than it finds
          Map.entry(ADAPTIVE, "false"),
          // a file whose bytes have changed is told, instead of giving other values
          Map.entry("spark.hadoop.parquet.page.verify-checksum.enabled", "true"),
          Map.entry("spark.sql.autoBroadcastJoinThreshold", "32MB"),
          Map.entry("spark.sql.streaming.numRecentProgressUpdates", "10"),
          // a query that does not end when told must not hold the drain for ever
          Map.entry("spark.sql.streaming.stopTimeout", "30s"),
          // a task that ends by an Error fails its query, which tells why; Spark would end the
          // whole
          // process, of a driver without executors as well
          Map.entry("spark.executor.killOnFatalError.depth", "0"),
          Map.entry("spark.ui.retainedJobs", "100"),
          Map.entry("spark.ui.retainedStages", "200"),
          Map.entry("spark.ui.retainedTasks", "5000"),
          Map.entry("spark.sql.ui.retainedExecutions", "50"),
          Map.entry("spark.streaming.ui.retainedBatches", "100"),
          Map.entry("spark.sql.streaming.ui.retainedQueries", "20"),
          Map.entry("spark.redaction.regex", "(?i)secret|password|token|access[.]?key|sasl.jaas"));

  /** Exactly-once and the queries' fair share rest on these. */
  private static final Map<String, String> FIXED =
      Map.of(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
          "spark.scheduler.mode", "FAIR",
          // ${env:X} in a query would read the driver's environment
          "spark.sql.variable.substitute", "false",
          // Spark's INT96 counts nanoseconds in 64 bits for most readers: 1677 to 2262 only
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
          // new columns are a table's own decision (docs/design/semantics.md#schema-evolution)
          "spark.databricks.delta.schema.autoMerge.enabled", "false");

  private SparkSettings() {}

  static SortedMap<String, String> of(PipelinePlan plan, int slots) {
    SortedMap<String, String> settings = new TreeMap<>(DEFAULTS);
    settings.put("spark.sql.shuffle.partitions", Integer.toString(shufflePartitions(slots)));
    settings.putAll(plan.sparkConf());
    settings.putAll(FIXED);
    settings.putAll(ObjectStoreSettings.of(plan.storage()));
    settings.put("spark.sql.streaming.checkpointFileManagerClass", CheckpointFiles.class.getName());
    if (!plan.jars().isEmpty()) {
      // Spark brings them to its executors
      settings.put("spark.jars", String.join(",", plan.jars()));
    }
    settings.merge(EXTENSIONS, DELTA_EXTENSION, SparkSettings::join);
    OWN_EXTENSIONS.forEach(own -> settings.merge(EXTENSIONS, own, SparkSettings::join));
    // the writer sets these per batch; a session-wide value would skip other tables' writes
    settings.remove("spark.databricks.delta.write.txnAppId");
    settings.remove("spark.databricks.delta.write.txnVersion");
    return settings;
  }

  /**
   * Two waves of tasks: enough to even out skew, few enough that a small batch is not all overhead.
   * A stateful query keeps the number of its first start, and each of its partitions is a RocksDB
   * instance.
   */
  private static int shufflePartitions(int slots) {
    return Math.min(200, Math.max(2, 2 * slots));
  }

  private static String join(String users, String ours) {
    return users.contains(ours) ? users : users + "," + ours;
  }
}
