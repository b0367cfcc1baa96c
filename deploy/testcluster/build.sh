#!/bin/bash
# Makes sure that the two images that tests start from exist in the local Docker engine, without a container registry:
#   debian:trixie-slim            pulled, else made with debootstrap
#   testcluster:v1.34.3           a Kubernetes node with rancher/k3s's container contract, built from Go modules
# Where rancher/k3s can be pulled, tests use it instead and this script has nothing to build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=1.34.3 image=testcluster:v$version
export DOCKER_BUILDKIT=0
if ! docker image inspect debian:trixie-slim >/dev/null 2>&1 && ! timeout 60 docker pull -q debian:trixie-slim >/dev/null 2>&1; then
  root=$(mktemp -d)
  debootstrap --variant=minbase --include=ca-certificates trixie "$root" >/dev/null
  tar -C "$root" -c . | docker import - debian:trixie-slim >/dev/null
  rm -rf "$root"
fi
sum=$(cat "$here"/{main.go,provisioner.go,go.mod,go.sum,pause/main.go,coredns/main.go,node/k3s,node/control-plane,node/Dockerfile} | sha256sum | cut -c1-16)
# the sources, not this script: the image holds nothing of it
[ "$(docker image inspect -f '{{index .Config.Labels "sources"}}' $image 2>/dev/null)" = "$sum" ] && exit 0
go=$("$here/go.sh")
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false
v=k8s.io/component-base/version
echo "cluster: compiling etcd, Kubernetes and CoreDNS (about 8 minutes)"
(cd "$here" && "$go" build -trimpath -ldflags "-s -w -X $v.gitVersion=v$version -X $v.gitMajor=1 -X $v.gitMinor=${version:2:2}" -o "$out/k8s" .)
(cd "$here" && "$go" build -trimpath -ldflags '-s -w' -o "$out/pause" ./pause)
(cd "$here" && "$go" build -trimpath -ldflags '-s -w' -o "$out/coredns" ./coredns)
mkdir "$out/p" && cp "$out/pause" "$out/p/" && printf 'FROM scratch\nCOPY pause /pause\nENTRYPOINT ["/pause"]\n' >"$out/p/Dockerfile"
docker build -q -t pause:local "$out/p" >/dev/null 2>&1 && docker save pause:local -o "$out/pause.tar" && rm -r "$out/p"
cp "$here"/node/{k3s,control-plane,Dockerfile} "$out/"
docker build -q --label "sources=$sum" -t $image "$out" >/dev/null
echo "built $image"
