"""What every one of the recipes starts with."""

import atexit
import os
import sys

from pyspark.sql import SparkSession

servers, folder = sys.argv[1], sys.argv[2]
tables, checkpoints = os.path.join(folder, "tables"), os.path.join(folder, "checkpoints")

spark = (
    SparkSession.builder.appName("recipe")
    .config("spark.jars", os.environ["RECIPE_JARS"])
    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
    .getOrCreate()
)



@atexit.register
def tell_cpu_time():
    """The JVM is no child of the process that is measured."""
    used = spark._jvm.java.lang.ProcessHandle.current().info().totalCpuDuration().get().toMillis()
    with open(os.path.join(folder, "cpu-millis"), "w") as file:
        file.write(str(used))


events = (
    spark.readStream.format("kafka")
    .option("kafka.bootstrap.servers", servers)
    .option("subscribe", "orders.events")
    .option("startingOffsets", "earliest")
    .option("maxOffsetsPerTrigger", 100000)
    .load()
)
SCHEMA = "order_id STRING, customer_id STRING, event_type STRING, total STRING, event_ts TIMESTAMP"
