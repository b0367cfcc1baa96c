#!/bin/bash
# load.sh NODE IMAGE…: brings images of build.sh (operator, runtime, kafka) to a node that is a container of this machine,
# unless it has them. Prints the name of each that was new.
set -euo pipefail
node=$1; shift
for i in "$@"; do
  id=$(docker image inspect -f '{{.Id}}' "streamingpipelines/$i:dev")
  [ "$(docker exec "$node" cat "/run/loaded-$i" 2>/dev/null)" = "$id" ] && continue
  docker save "streamingpipelines/$i:dev" | docker exec -i "$node" ctr -n k8s.io images import - >/dev/null
  docker exec "$node" sh -c "echo $id >/run/loaded-$i"
  echo "$i"
done
