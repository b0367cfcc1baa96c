#!/bin/bash
# Builds images from the code: build.sh [operator] [runtime] [kafka]; all three without arguments. Tag: dev. Prints name and
# id of each. The layers with other people's jars are rebuilt only when a version changes, so later builds take seconds.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export DOCKER_BUILDKIT=0
[ $# -gt 0 ] || set -- operator runtime kafka
module() { case $1 in operator) echo operator;; runtime) echo runtime-image;; kafka) echo test-support/kafka;; *) echo "unknown image $1: operator, runtime or kafka" >&2; exit 2;; esac; }

# nothing to do while neither the sources nor the images have changed since the last build
sources() {
  find "$root"/{pom.xml,bin,crds,http,operator,runtime-image,cli,test-support/kafka,deploy/images} -name target -prune -o -type f -printf '%p %s %T@\n' | sort
  docker image inspect -f '{{.Id}}' $(printf 'streamingpipelines/%s:dev ' "$@") 2>/dev/null || true # those that are not there yet
}
stamp=$root/target/images-$(IFS=-; echo "$*")
before=$(sources "$@" | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$before" ]; then echo "images: $* are up to date"; exit 0; fi

modules=(); for image in "$@"; do modules+=("$(module "$image")"); done
# the runtime image also contains the command line, which needs only a few more jars
packed=("${modules[@]}"); case " $* " in *" runtime "*) packed+=(cli) ;; esac
# what an earlier build copied may not be needed any more, and would hide that something is missing
for module in "${modules[@]}"; do rm -rf "$root/$module/target/image"; done

echo "images: packing $* (about 20 s, longer when dependencies have to be fetched)"
(IFS=,; cd "$root"; mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -Dmdep.analyze.skip=true package dependency:copy-dependencies@image-runtime-jars \
  dependency:copy-dependencies@image-provided-jars -pl "${packed[*]}" -am -Dmdep.overWriteSnapshots=true)

built() { docker build -q -t "$1" "$2" 2>/dev/null || docker build -t "$1" "$2" >&2; }
build() { echo "image $1 $(built "$1" "$2" | cut -c8-19) ($SECONDS s)"; }
build streamingpipelines/base:dev "$root/deploy/images/base"

context=$(mktemp -d); trap 'rm -rf "$context"' EXIT
case $(uname -m) in x86_64) arch=x86_64;; aarch64) arch=aarch_64;; *) arch=none;; esac
for image in "$@"; do
  target=$root/$(module "$image")/target c=$context/$image
  mkdir -p "$c/lib" "$c/app"
  cp -p "$target"/image/*.jar "$c/lib/"
  if [ "$image" = runtime ]; then
    mkdir "$c/cli"
    cp -p "$root"/cli/target/cli-*.jar "$c/cli/"
    tr : '\n' <"$root/cli/target/classpath" | while read -r jar; do
      case $jar in */classes) jar=$(echo "${jar%/classes}"/*-0.1.0-SNAPSHOT.jar) ;; esac
      if [ ! -e "$c/lib/${jar##*/}" ] && [ ! -e "$target/${jar##*/}" ]; then cp -p "$jar" "$c/cli/"; fi
    done
  fi
  # ours change with each build: their own layer
  find "$c/lib" -name '*-0.1.0-SNAPSHOT.jar' -exec mv {} "$c/app/" \;
  cp -p "$target"/*-0.1.0-SNAPSHOT.jar "$c/app/"
  # native code for other machines
  find "$c" \( -name 'netty-*-osx-*' -o -name 'netty-*-windows-*' -o -name 'netty-*-riscv64*' -o -name 'netty-*quic*' \) -delete
  find "$c" -name 'netty-*-linux-*' ! -name "*-linux-$arch.jar" -delete
  # fixed times: the cache of layers and the class-data archive both go by them
  find "$c" -name '*.jar' -exec touch -d 2026-01-01T00:00:00Z {} +
  if [ "$image" = runtime ]; then
    cp -r "$root/runtime-image/image/bin" "$root/runtime-image/image/conf" "$c/"
    cp "$root/bin/pipeline" "$root/bin/spark.options" "$c/bin/"
    (cd "$target/classes" && jar --create --date=2026-01-01T00:00:00Z --file "$c/training.jar" io/streamingpipelines/runtime/training)
    cp "$root/runtime-image/Dockerfile" "$c/"
  else
    cp "$root/deploy/images/$image/Dockerfile" "$c/"
  fi
  build "streamingpipelines/$image:dev" "$c"
done
mkdir -p "${stamp%/*}" && sources "$@" | sha256sum >"$stamp"
