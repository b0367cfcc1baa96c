from pyspark.sql.functions import col
from session import checkpoints, events, tables

bronze = events.select(
    col("key").cast("string").alias("kafka_key"),
    col("value").alias("raw_value"),
    col("timestamp").alias("kafka_timestamp"),
    col("partition").alias("kafka_partition"),
    col("offset").alias("kafka_offset"),
    col("timestamp").cast("date").alias("event_date"),
)
(
    bronze.writeStream.format("delta")
    .option("checkpointLocation", f"{checkpoints}/bronze")
    .partitionBy("event_date")
    .trigger(availableNow=True)
    .start(f"{tables}/bronze")
    .awaitTermination()
)
