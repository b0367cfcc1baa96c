"""Runs SQL over Delta tables by delta-rs; prints each row as a line of JSON, everything but numbers and truth values as text.

usage: read.py TABLE SQL [TABLE SQL ...]   (the table is called t in its SQL; results are separated by an empty line)
"""

import json
import sys

from deltalake import DeltaTable, QueryBuilder

for path, sql in zip(sys.argv[1::2], sys.argv[2::2]):
    rows = QueryBuilder().register("t", DeltaTable(path)).execute(sql)
    if hasattr(rows, "read_all"):
        rows = rows.read_all()
    columns = [[value.as_py() for value in rows.column(i)] for i in range(rows.num_columns)]
    for row in zip(*columns):
        print(json.dumps(row, default=str))
    print()
