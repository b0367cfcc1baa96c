#!/bin/bash
# Prints the image of a Kubernetes node that tests and the demo start: rancher/k3s where a registry answers, else the
# one of this folder, which build.sh makes from Go modules and Debian packages. Progress goes to standard error.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
k3s=rancher/k3s:v1.34.3-k3s1
if docker image inspect "$k3s" >/dev/null 2>&1; then echo "$k3s"; exit 0; fi
if ! docker image inspect testcluster:v1.34.3 >/dev/null 2>&1; then
  echo "cluster: asking for $k3s" >&2
  if timeout 120 docker pull -q "$k3s" >/dev/null 2>&1; then echo "$k3s"; exit 0; fi
  echo "cluster: no registry answers; building a Kubernetes 1.34 from Go modules instead (about 8 minutes on two cores, once)" >&2
fi
"$here/build.sh" >&2
echo testcluster:v1.34.3
