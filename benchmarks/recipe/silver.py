from delta.tables import DeltaTable
from pyspark.sql.functions import array, col, current_timestamp, expr, from_json, lit, row_number, when
from pyspark.sql.window import Window
from session import SCHEMA, checkpoints, events, spark, tables

silver = (
    events.withColumn("v", from_json(col("value").cast("string"), SCHEMA))
    .select("v.*", "timestamp", "partition", "offset")
    .selectExpr(
        "order_id", "customer_id", "event_type", "try_cast(total AS DECIMAL(18,2)) AS total",
        "coalesce(event_ts, timestamp) AS event_ts", "partition AS kafka_partition", "offset AS kafka_offset",
    )
)
target = (
    DeltaTable.createIfNotExists(spark).location(f"{tables}/silver").addColumns(silver.schema).execute()
)
quarantined = {"valid_order_id": "order_id IS NOT NULL", "has_customer": "customer_id IS NOT NULL"}
newest = Window.partitionBy("order_id").orderBy(
    col("event_ts").desc(), col("kafka_partition").desc(), col("kafka_offset").desc()
)


def write(batch, batch_id):
    if batch.isEmpty():
        return
    total = batch.count()
    bad = batch.filter(" OR ".join(f"NOT coalesce({rule}, false)" for rule in quarantined.values()))
    rejected = bad.count()
    good = batch.subtract(bad).filter("total >= 0")
    unknown = good.filter("NOT coalesce(event_type IN ('placed','cancelled','updated'), false)").count()
    reasons = array(*[when(~expr(f"coalesce({rule}, false)"), lit(name)) for name, rule in quarantined.items()])
    (
        bad.withColumn("_failed_expectations", reasons)
        .withColumn("_quarantined_at", current_timestamp())
        .write.format("delta").mode("append").save(f"{tables}/silver_quarantine")
    )
    (
        spark.createDataFrame(
            [(batch_id, total, rejected, unknown)], "batch LONG, total LONG, quarantined LONG, warned LONG"
        )
        .withColumn("at", current_timestamp())
        .write.format("delta").mode("append").save(f"{tables}/event_log")
    )
    source = good.withColumn("n", row_number().over(newest)).filter("n = 1").drop("n")
    (
        target.alias("t")
        .merge(source.alias("s"), "t.order_id = s.order_id")
        .whenMatchedUpdateAll("s.event_ts >= t.event_ts")
        .whenNotMatchedInsertAll()
        .execute()
    )


(
    silver.writeStream.foreachBatch(write)
    .option("checkpointLocation", f"{checkpoints}/silver")
    .trigger(availableNow=True)
    .start()
    .awaitTermination()
)
