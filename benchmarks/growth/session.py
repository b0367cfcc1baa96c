"""A Spark session with Delta and the settings that the runtime uses, too."""

import os

from pyspark.sql import SparkSession


def session(name):
    return (
        SparkSession.builder.appName(name)
        .config("spark.jars", os.environ["RECIPE_JARS"])
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.autoBroadcastJoinThreshold", "32MB")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
