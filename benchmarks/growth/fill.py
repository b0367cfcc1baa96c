"""Appends rows to the table that the pipeline has created: fill.py TABLE FROM TO random|time row|history."""

import sys

from session import session

ROWS_OF_A_FILE = 1_500_000

table, first, last, keys, kind = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
spark = session("fill")
rows = spark.range(first, last, 1, max(1, round((last - first) / ROWS_OF_A_FILE)))
key = "md5(string(id))" if keys == "random" else "concat(lpad(id, 16, '0'), left(md5(string(id)), 16))"
columns = [f"{key} AS id", "0L AS seq", "rand(7) AS amount", "md5(concat(id, 'note')) AS note"]
if kind == "history":
    columns += ["0L AS __start_at", "CAST(NULL AS BIGINT) AS __end_at"]
rows.selectExpr(*columns).write.format("delta").mode("append").save(table)
