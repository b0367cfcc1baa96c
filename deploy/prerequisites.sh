#!/bin/bash
# Makes sure that the named programs are there: prerequisites.sh java maven python. Installs Debian's packages where it may.
set -euo pipefail
missing=()
for p in "$@"; do case $p in
  java) javac -version 2>&1 | grep -qE '^javac (17|21)\.' || missing+=(openjdk-17-jdk-headless) ;;
  maven) command -v mvn >/dev/null || missing+=(maven) ;;
  python) python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv) ;;
  *) echo "prerequisites: unknown program $p" >&2; exit 2 ;;
esac; done
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || [ ! -e /etc/debian_version ]; then
  echo "prerequisites: install a JDK 17 (or 21), Maven and Python 3 with venv, then run this again; missing: ${missing[*]}" >&2; exit 1
fi
echo "prerequisites: installing ${missing[*]} (about 1 minute)"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
