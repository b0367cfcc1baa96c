"""Delta's own MERGE of the same files, one after the other: merge.py TABLE FOLDER. It writes seconds of each batch."""

import json
import sys
import time
from pathlib import Path

from delta.tables import DeltaTable
from session import session

table, folder = sys.argv[1], Path(sys.argv[2])
spark = session("merge")
seconds = []
for number, file in enumerate(sorted(folder.glob("*.json"))):
    # as the runtime's jobs have it, so that both are measured in the same way
    spark.sparkContext.setLocalProperty("streaming.sql.batchId", str(number))
    begun = time.monotonic()
    rows = spark.read.schema("id STRING, seq BIGINT, amount DOUBLE, note STRING").json(str(file)).cache()
    (
        DeltaTable.forPath(spark, table).alias("t").merge(rows.alias("s"), "t.id = s.id")
        .whenMatchedUpdateAll("s.seq >= t.seq").whenNotMatchedInsertAll().execute()
    )
    rows.unpersist()
    seconds.append(time.monotonic() - begun)
print(json.dumps(seconds))
