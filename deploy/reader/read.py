"""Runs SQL over Delta tables without Spark; prints each row as a line of JSON, everything but numbers and truth values as text.

usage: read.py delta-rs|duckdb TABLE SQL [TABLE SQL ...]   (the table is called t in its SQL; results are separated by an empty line)
"""

import importlib.util
import json
import pathlib
import sys


def delta_rs(path, sql):
    from deltalake import DeltaTable, QueryBuilder

    rows = QueryBuilder().register("t", DeltaTable(path)).execute(sql)
    if hasattr(rows, "read_all"):
        rows = rows.read_all()
    columns = [[value.as_py() for value in rows.column(i)] for i in range(rows.num_columns)]
    return zip(*columns)


def duckdb(path, sql):
    import duckdb

    package = pathlib.Path(importlib.util.find_spec("duckdb_extension_delta").origin).parent
    connection = duckdb.connect()
    connection.load_extension(str(next(package.rglob("delta.duckdb_extension"))))
    connection.execute(f"CREATE VIEW t AS SELECT * FROM delta_scan('file://{path}')")
    return connection.execute(sql).fetchall()


read = {"delta-rs": delta_rs, "duckdb": duckdb}[sys.argv[1]]
for path, sql in zip(sys.argv[2::2], sys.argv[3::2]):
    for row in read(path, sql):
        print(json.dumps(row, default=str))
    print()
