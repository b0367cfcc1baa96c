package io.streamingpipelines.runtime.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.window;

import java.util.List;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Runs once what drivers and executors do: a streaming query to Delta with JSON and windows, and a
 * MERGE. Its only purpose is to load classes.
 */
public final class Training {
  /**
   * Classes that are loaded only on a cluster, with a broker, or by our own code; they are loaded
   * by name.
   */
  private static final List<String> NOT_RUN =
      List.of(
          "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterManager",
          "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterSchedulerBackend",
          "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
          "org.apache.spark.executor.CoarseGrainedExecutorBackend",
          "org.apache.spark.sql.kafka010.KafkaSourceProvider",
          "org.apache.spark.sql.kafka010.KafkaMicroBatchStream",
          "org.apache.spark.sql.kafka010.KafkaBatchPartitionReader",
          "org.apache.kafka.clients.consumer.KafkaConsumer",
          "org.apache.kafka.clients.admin.KafkaAdminClient",
          "io.fabric8.kubernetes.client.impl.KubernetesClientImpl",
          // the driver's own server
          "io.netty.bootstrap.ServerBootstrap",
          "io.netty.handler.codec.http.HttpServerCodec",
          "io.netty.handler.codec.http.DefaultFullHttpResponse",
          "io.netty.handler.codec.http.DefaultHttpRequest",
          "io.netty.handler.codec.http.TooLongHttpHeaderException");

  private Training() {}

  public static void main(String[] args) throws Exception {
    String root = args[0];
    for (String name : NOT_RUN) {
      Class.forName(name);
    }
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.authenticate", "true")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config(
                "spark.sql.streaming.stateStore.providerClass",
                "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
            .getOrCreate();
    try {
      run(spark, root);
    } finally {
      spark.stop();
    }
  }

  private static void run(SparkSession spark, String root) throws Exception {
    String raw = root + "/raw";
    String current = root + "/current";
    events(spark).write().format("delta").save(raw);
    events(spark).limit(1).write().format("delta").save(current);

    VoidFunction2<Dataset<Row>, Long> merge =
        (batch, id) -> {
          batch.persist();
          batch
              .write()
              .format("delta")
              .mode("append")
              .option("txnAppId", "t")
              .option("txnVersion", id)
              .save(root + "/copy");
          batch.createOrReplaceTempView("batch");
          batch
              .sparkSession()
              .sql(
                  "MERGE INTO delta.`"
                      + current
                      + "` t USING (SELECT id, max_by(doc, at) AS doc, max(at) AS at FROM batch"
                      + " GROUP BY id) s ON t.id = s.id WHEN MATCHED AND s.at >= t.at THEN UPDATE"
                      + " SET * WHEN NOT MATCHED THEN INSERT *");
          batch.unpersist();
        };
    await(
        spark
            .readStream()
            .format("delta")
            .load(raw)
            .writeStream()
            .option("checkpointLocation", root + "/c1")
            .trigger(Trigger.AvailableNow())
            .foreachBatch(merge)
            .start());
    await(
        spark
            .readStream()
            .format("delta")
            .load(raw)
            .withWatermark("at", "1 hour")
            .selectExpr("from_json(doc, 'k STRING, n INT', map('mode', 'PERMISSIVE')) AS j", "at")
            .groupBy(window(col("at"), "1 hour"), col("j.k"))
            .count()
            .writeStream()
            .option("checkpointLocation", root + "/c2")
            .trigger(Trigger.AvailableNow())
            .foreachBatch(
                (VoidFunction2<Dataset<Row>, Long>)
                    (batch, id) -> batch.write().format("noop").mode("append").save())
            .start());
    spark.read().format("delta").load(current).count();
  }

  private static Dataset<Row> events(SparkSession spark) {
    return spark
        .range(1000)
        .selectExpr(
            "id % 100 AS id",
            "to_json(named_struct('k', cast(id % 7 AS STRING), 'n', id)) AS doc",
            "timestamp'2025-01-01 00:00:00' + make_interval(0, 0, 0, 0, 0, id) AS at");
  }

  private static void await(StreamingQuery query) throws Exception {
    query.awaitTermination();
  }
}
