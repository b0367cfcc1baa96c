#!/bin/bash
# Prints the path of an S3 server for tests, versitygw, compiled from its Go module the first time (about 3 minutes).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) version=v1.8.0
dir=${XDG_CACHE_HOME:-$HOME/.cache}/streamingpipelines/s3-$version
if [ ! -x "$dir/versitygw" ]; then
  go=$("$here/../testcluster/go.sh")
  echo "s3: compiling versitygw $version (about 3 minutes on two cores, once)" >&2
  CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOBIN=$dir "$go" install -trimpath -ldflags '-s -w' github.com/versity/versitygw/cmd/versitygw@$version >&2
fi
echo "$dir/versitygw"
