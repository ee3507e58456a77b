#!/usr/bin/env bash
# Compares this cache with others: ./benchmarks/run.sh [CASE[,CASE...] [PEER...]]
#
#   big    one table of 296 MB: zero-copy lmdb arrow-file ehcache-disk caffeine files
#   small  100,000 values of 1 KB: zero-copy zero-copy-near lmdb mapdb ehcache-disk caffeine files
#
# Each step runs in a fresh JVM, the peers in turns, ROUNDS times (5); the table has medians. All
# figures are added to benchmarks/target/results.jsonl. VALUES changes how many small ones there are.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -B -q -Pbenchmarks -pl benchmarks -am package -DskipTests
java_home=$(for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$HOME"/.jdks/*25*; do
  [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q '"25' && echo "$home" && break
done || true)
[ -n "$java_home" ] || { echo "No JDK 25 in JAVA_HOME, /usr/lib/jvm or ~/.jdks" >&2; exit 1; }

cd benchmarks
[ $# -gt 0 ] || set -- big,small
JDK_JAVA_OPTIONS="-Dbenchmarks.values=${VALUES:-100000}" exec "$java_home/bin/java" \
  -cp "target/classes:$(cat target/class-path)" \
  -Dbenchmarks.rounds="${ROUNDS:-5}" \
  -Dbenchmarks.directory=target \
  -Dbenchmarks.commit="$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" \
  dev.zerocopy.cache.benchmarks.Benchmarks "$@"
