#!/bin/bash
# Prints the path of a Python that reads Delta tables without Spark, by delta-rs and by DuckDB (PyPI: deltalake, duckdb); makes it the first time (about 30 seconds).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=$(sha256sum "$here/requirements.txt" | cut -c1-12)
dir=${XDG_CACHE_HOME:-$HOME/.cache}/streamingpipelines/reader-$version
if [ ! -e "$dir/complete" ]; then
  echo "reader: installing deltalake and duckdb from PyPI (about 30 seconds, once)" >&2
  rm -rf "$dir"
  python3 -m venv "$dir" >&2 || { echo "reader: needs python3 with its venv module (Debian: python3-venv)" >&2; exit 1; }
  "$dir/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" >&2 \
    || { echo "reader: PyPI did not give out $(tr '\n' ' ' <"$here/requirements.txt"): it has to answer once" >&2; exit 1; }
  touch "$dir/complete"
fi
echo "$dir/bin/python"
