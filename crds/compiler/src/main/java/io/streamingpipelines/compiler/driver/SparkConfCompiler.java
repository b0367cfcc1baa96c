package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks the user's Spark settings. */
final class SparkConfCompiler {
  private static final String ROCKSDB = "spark.sql.streaming.stateStore.rocksdb.";
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final Pattern NUMBER_OF_PARTITIONS = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern SECRET = Pattern.compile(Rules.SECRET_KEY);

  /** Spark ignores all others (see RocksDBConf and SQLConf of Spark 4.2). */
  private static final Set<String> ROCKSDB_KEYS =
      Set.of(
          "allowFAllocate",
          "blockCacheSizeMB",
          "blockSizeKB",
          "boundedMemoryUsage",
          "changelogCheckpointing.enabled",
          "compactOnCommit",
          "compression",
          "formatVersion",
          "highPriorityPoolRatio",
          "lockAcquireTimeoutMs",
          "maxMemoryUsageMB",
          "maxOpenFiles",
          "maxWriteBufferNumber",
          "memoryUpdateIntervalMs",
          "mergeOperatorVersion",
          "resetStatsOnLoad",
          "trackTotalNumberOfRows",
          "verifyNonEmptyFilesInZip",
          "writeBufferCacheRatio",
          "writeBufferSizeMB");

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("spark.executor.instances", "spec.spark.executor.instances"),
          Map.entry("spark.executor.cores", "spec.spark.executor.cores"),
          Map.entry("spark.executor.memory", "spec.spark.executor.memory"),
          Map.entry("spark.executor.memoryOverhead", "spec.spark.executor.memoryOverhead"),
          Map.entry("spark.jars", "spec.spark.jars"),
          Map.entry("spark.driver.cores", "spec.spark.driver.cores"),
          Map.entry("spark.driver.memory", "spec.spark.driver.memory"),
          Map.entry("spark.driver.memoryOverhead", "spec.spark.driver.memoryOverhead"),
          Map.entry("spark.driver.extraJavaOptions", "spec.spark.driver.env, JAVA_TOOL_OPTIONS"),
          Map.entry("spark.sql.streaming.checkpointLocation", "spec.storage.checkpoints"),
          Map.entry("spark.sql.warehouse.dir", "spec.storage.tables"),
          Map.entry("spark.sql.files.ignoreCorruptFiles", "brokenFiles of a files source"),
          Map.entry("spark.hadoop.fs.s3a.endpoint", "spec.storage.s3.endpoint"),
          Map.entry("spark.hadoop.fs.s3a.endpoint.region", "spec.storage.s3.region"),
          Map.entry("spark.hadoop.fs.s3a.path.style.access", "spec.storage.s3.pathStyle"),
          Map.entry("spark.hadoop.fs.s3a.access.key", "spec.storage.s3.credentialsSecret"),
          Map.entry(
              "spark.databricks.delta.schema.autoMerge.enabled",
              "schemaEvolution of the table, for that table alone"));

  /** Settings, and prefixes of settings, that are reserved for the operator and the runtime. */
  private static final List<String> OWNED =
      List.of(
          "spark.app.id",
          "spark.app.name",
          "spark.authenticate",
          "spark.blockManager.port",
          "spark.driver.bindAddress",
          "spark.driver.blockManager.port",
          "spark.driver.host",
          "spark.driver.port",
          "spark.delta.logStore.",
          "spark.dynamicAllocation.",
          "spark.hadoop.fs.s3a.aws.credentials.provider",
          "spark.hadoop.fs.s3a.create.conditional.enabled",
          "spark.hadoop.fs.s3a.s3.client.factory.impl",
          "spark.driver.userClassPathFirst",
          "spark.executor.userClassPathFirst",
          "spark.files",
          "spark.jars",
          "spark.kubernetes.",
          "spark.master",
          "spark.scheduler.mode",
          "spark.sql.catalog.spark_catalog",
          "spark.sql.extensions",
          "spark.sql.parquet.outputTimestampType",
          "spark.sql.streaming.checkUnfinishedRepartitionOnRestart",
          "spark.sql.streaming.checkpoint.verifyMetadataExists.enabled",
          "spark.sql.streaming.checkpointFileManagerClass",
          "spark.sql.streaming.offsetLog.formatVersion",
          "spark.sql.streaming.queryEvolution.",
          "spark.sql.streaming.stateStore.checkpointFormatVersion",
          "spark.sql.streaming.stateStore.providerClass",
          "spark.submit.",
          "spark.ui.port");

  /** The default of a table property that no table may set. */
  private static final String FORGETFUL =
      "spark.databricks.delta.properties.defaults.setTransactionRetentionDuration";

  static Map<String, String> compile(FieldPath path, Map<String, String> conf) {
    Map<String, String> known = new TreeMap<>();
    if (conf.keySet().stream().anyMatch(key -> SECRET.matcher(key).find())) {
      path.error(ProblemCode.SECRET_IN_TEXT, Rules.NO_SECRET_CONF);
    }
    conf.forEach(
        (key, value) -> {
          check(path.field(key), key, value);
          known.put(key, value);
        });
    return known;
  }

  private static void check(FieldPath path, String key, String value) {
    String field = FIELDS.get(key);
    if (field != null) {
      path.error(ProblemCode.CONF_REFUSED, "cannot be set here: set " + field + " instead");
    } else if (key.equalsIgnoreCase(FORGETFUL)) {
      path.error(
          ProblemCode.CONF_REFUSED,
          "makes tables forget which batches they contain, so a batch could be written twice after"
              + " a pause: remove it");
    } else if (OWNED.stream().anyMatch(owned -> owns(owned, key))) {
      path.error(
          ProblemCode.CONF_REFUSED, "cannot be set here, because the operator sets it: remove it");
    } else if (key.startsWith(ROCKSDB) && !ROCKSDB_KEYS.contains(key.substring(ROCKSDB.length()))) {
      String name = key.substring(ROCKSDB.length());
      path.error(
          ProblemCode.UNKNOWN_ROCKSDB_KEY,
          "is not a setting of Spark's RocksDB state store, and Spark would ignore it"
              + Nearest.to(name, ROCKSDB_KEYS)
                  .map(best -> "; did you mean " + ROCKSDB + best + "?")
                  .orElse(": remove it"));
    } else if (key.equals(PARTITIONS) && !NUMBER_OF_PARTITIONS.matcher(value).matches()) {
      path.error(
          ProblemCode.CONF_REFUSED,
          "\"" + value + "\" is not a number of partitions: write a whole number from 1 to 99999");
    } else if (!key.startsWith("spark.")) {
      path.error(
          ProblemCode.CONF_REFUSED,
          "is not a Spark setting: the names of Spark settings begin with spark.");
    }
  }

  private static boolean owns(String owned, String key) {
    return owned.endsWith(".")
        ? key.startsWith(owned)
        : key.equals(owned) || key.startsWith(owned + ".");
  }

  private SparkConfCompiler() {}
}
