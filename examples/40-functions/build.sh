#!/bin/bash
# Compiles the functions into target/shop-functions-1.0.jar, against the Spark of this repository's class path.
set -euo pipefail
cd "$(dirname "$0")"
spark=$(cat ../../cli/target/classpath)
mkdir -p target/classes
javac -proc:none --release 17 -cp "$spark" -d target/classes src/shop/*.java
jar --create --file target/shop-functions-1.0.jar -C target/classes .
