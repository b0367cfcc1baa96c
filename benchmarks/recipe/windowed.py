from pyspark.sql.functions import col, count, from_json, sum, window
from session import SCHEMA, checkpoints, events, tables

windowed = (
    events.withColumn("v", from_json(col("value").cast("string"), SCHEMA))
    .filter("v.order_id IS NOT NULL")
    .selectExpr("v.event_type", "v.event_ts", "try_cast(v.total AS DECIMAL(18,2)) AS total")
    .filter("event_ts < TIMESTAMP'2026-01-02'")  # events from the future would close all windows
    .withWatermark("event_ts", "2 hours")
    .groupBy(window("event_ts", "1 hour", "15 minutes"), "event_type")
    .agg(count("*").alias("orders"), sum("total").alias("revenue"))
    .select(col("window.start").alias("start"), "event_type", "orders", "revenue")
)
(
    windowed.writeStream.format("delta")
    .outputMode("append")
    .option("checkpointLocation", f"{checkpoints}/windowed")
    .trigger(availableNow=True)
    .start(f"{tables}/windowed")
    .awaitTermination()
)
