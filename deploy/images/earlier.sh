#!/bin/bash
# earlier.sh: builds the images operator and runtime of the pinned earlier commit, from this repository's history, unless they exist.
# Prints the folder of its sources; the tag of the images is the folder's name. Tests of upgrades use them (about 5 minutes).
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
commit=d1c261ca6d2c49349cfc72e06b89dc320bcb4fd9 # 2026-11-29: plan format 2; before standbys and changes of a running driver
tag=earlier-${commit:0:8}
sources=$root/target/$tag
if [ ! -e "$sources/pom.xml" ]; then
  if ! git -C "$root" cat-file -e "$commit^{commit}" 2>/dev/null; then
    echo "earlier.sh: commit $commit is not in this clone; run: git fetch --unshallow" >&2
    exit 1
  fi
  rm -rf "$sources.part"
  mkdir -p "$sources.part"
  git -C "$root" archive "$commit" | tar -x -C "$sources.part"
  # its images live beside those of today
  grep -rl 'streamingpipelines/.*:dev' "$sources.part/deploy" "$sources.part/runtime-image/Dockerfile" |
    xargs sed -i -E "s#(streamingpipelines/[^ :\"]+):dev#\1:$tag#g"
  mv "$sources.part" "$sources"
fi
docker image inspect "streamingpipelines/operator:$tag" "streamingpipelines/runtime:$tag" >/dev/null 2>&1 ||
  "$sources/deploy/images/build.sh" operator runtime >&2
echo "$sources"
