#!/bin/bash
# up.sh NAME: makes sure that a Kubernetes of one node runs in the container NAME, and waits until it is ready.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) name=$1
"$here/docker.sh"
image=$("$here/image.sh")
if [ -z "$(docker ps -q -f "name=^$name$")" ]; then
  docker rm -fv "$name" >/dev/null 2>&1 || :
  docker run -d --name "$name" --privileged --cgroupns=host -v /sys/fs/cgroup:/sys/fs/cgroup --tmpfs /run --tmpfs /var/run \
    -p 127.0.0.1::6443 "$image" server --tls-san=localhost >/dev/null
fi
for _ in $(seq 240); do docker logs "$name" 2>&1 | grep -q "Node controller sync successful" && exit 0; sleep 0.5; done
echo "cluster: $name is not ready; docker logs $name may say why" >&2; exit 1
