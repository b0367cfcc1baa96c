package io.streamingpipelines.runtime.session;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.runtime.spark.cast.BoundedCasts;
import io.streamingpipelines.runtime.spark.checkpoint.CheckpointFiles;
import io.streamingpipelines.runtime.spark.files.DistinctFiles;
import io.streamingpipelines.runtime.storage.ObjectStoreSettings;
import io.streamingpipelines.runtime.storage.VolumeLogStore;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of a pipeline's Spark application: our defaults, overridden by the user's settings,
 * overridden by those that the runtime's guarantees require.
 */
final class SparkSettings {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final List<String> OWN_EXTENSIONS =
      List.of(BoundedCasts.class.getName(), DistinctFiles.class.getName());
  private static final String STATE = "spark.sql.streaming.stateStore.";
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  /**
   * Defaults for small tables and small machines: what Spark keeps for its UI takes up the driver's
   * heap.
   */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          // a time without a zone must mean the same on every machine
          Map.entry("spark.sql.session.timeZone", "UTC"),
          Map.entry(
              STATE + "providerClass",
              "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"),
          // uploads changes instead of a full snapshot with each batch
          Map.entry(STATE + "rocksdb.changelogCheckpointing.enabled", "true"),
          // RocksDB uses off-heap memory: without a limit, the pod would exceed its memory limit
          // and be killed
          Map.entry(STATE + "rocksdb.boundedMemoryUsage", "true"),
          Map.entry(STATE + "rocksdb.maxMemoryUsageMB", "128"),
          // on a small machine, Delta's default of 50 tasks per snapshot costs more than the batch
          Map.entry("spark.databricks.delta.snapshotPartitions", "2"),
          // Delta's default is 10. Each checkpoint costs a third of a batch, and reading ten more
          // commits costs next to nothing
          Map.entry("spark.databricks.delta.properties.defaults.checkpointInterval", "25"),
          // the runtime already caches the MERGE source of a batch and makes it deterministic: no
          // second copy
          Map.entry("spark.databricks.delta.merge.materializeSource", "none"),
          // Spark's default of 100 generated classes is less than one batch of one table uses, so
          // each batch compiled all its code again
          Map.entry("spark.sql.codegen.cache.maxEntries", "2000"),
          // cached rows live only as long as a batch: encoding them costs more than the memory
          Map.entry("spark.sql.inMemoryColumnarStorage.compressed", "false"),
          // the steps of a batch are planned from cached rows: replanning them stage by stage costs
          // more than it gains
          Map.entry(ADAPTIVE, "false"),
          // report a file whose bytes have changed instead of returning wrong values
          Map.entry("spark.hadoop.parquet.page.verify-checksum.enabled", "true"),
          Map.entry("spark.sql.autoBroadcastJoinThreshold", "32MB"),
          // what a merge broadcasts comes from a search of the whole table; Spark gives up after
          // five minutes
          Map.entry("spark.sql.broadcastTimeout", "7200"),
          Map.entry("spark.sql.streaming.numRecentProgressUpdates", "10"),
          // a query that does not end when asked to must not block the drain forever
          Map.entry("spark.sql.streaming.stopTimeout", "30s"),
          // otherwise Spark ends the driver after three lost executors in its whole life, or three
          // that a quota refuses; the operator tells which are missing
          Map.entry("spark.executor.maxNumFailures", Integer.toString(Integer.MAX_VALUE)),
          // a task that ends with an Error fails its query, which reports the reason; Spark would
          // end the whole process, even that of a driver without executors
          Map.entry("spark.executor.killOnFatalError.depth", "0"),
          Map.entry("spark.ui.retainedJobs", "100"),
          Map.entry("spark.ui.retainedStages", "200"),
          Map.entry("spark.ui.retainedTasks", "5000"),
          Map.entry("spark.sql.ui.retainedExecutions", "50"),
          Map.entry("spark.streaming.ui.retainedBatches", "100"),
          Map.entry("spark.sql.streaming.ui.retainedQueries", "20"),
          Map.entry("spark.redaction.regex", "(?i)secret|password|token|access[.]?key|sasl.jaas"));

  /** Settings that exactly-once writes and fair scheduling between queries require. */
  private static final Map<String, String> FIXED =
      Map.of(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
          "spark.scheduler.mode", "FAIR",
          // otherwise ${env:X} in a query would read the driver's environment
          "spark.sql.variable.substitute", "false",
          // INT96 limits timestamps to the years 1677 to 2262 for most readers, which use 64 bits
          // for nanoseconds
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
          // each table decides about new columns (docs/design/semantics.md#schema-evolution)
          "spark.databricks.delta.schema.autoMerge.enabled", "false",
          "spark.delta.logStore.file.impl", VolumeLogStore.class.getName());

  private SparkSettings() {}

  static SortedMap<String, String> of(PipelinePlan plan, int slots) {
    SortedMap<String, String> settings = new TreeMap<>(DEFAULTS);
    settings.put("spark.sql.shuffle.partitions", Integer.toString(shufflePartitions(slots)));
    settings.putAll(plan.sparkConf());
    settings.putAll(FIXED);
    settings.putAll(ObjectStoreSettings.of(plan.storage()));
    settings.put("spark.sql.streaming.checkpointFileManagerClass", CheckpointFiles.class.getName());
    if (!plan.jars().isEmpty()) {
      // Spark distributes them to its executors
      settings.put("spark.jars", String.join(",", plan.jars()));
    }
    settings.merge(EXTENSIONS, DELTA_EXTENSION, SparkSettings::join);
    OWN_EXTENSIONS.forEach(own -> settings.merge(EXTENSIONS, own, SparkSettings::join));
    // the writer sets these per batch; a session-wide value would skip the writes of other tables
    settings.remove("spark.databricks.delta.write.txnAppId");
    settings.remove("spark.databricks.delta.write.txnVersion");
    return settings;
  }

  /**
   * Two tasks for each slot: enough to even out skew, but few enough to keep the overhead of small
   * batches low. A stateful query keeps the number from its first start, and each of its partitions
   * is a RocksDB instance.
   */
  private static int shufflePartitions(int slots) {
    return Math.min(200, Math.max(2, 2 * slots));
  }

  private static String join(String users, String ours) {
    return users.contains(ours) ? users : users + "," + ours;
  }
}
