#!/usr/bin/env bash
# Compares this cache with others: ./benchmarks/run.sh [CASE[,CASE...] [PEER...]]
#
#   big    one table of 282 MiB: zero-copy lmdb arrow-file ehcache-disk caffeine files
#   huge   one table of 4 GiB: zero-copy arrow-file files
#   small  100,000 values of 1 KB: zero-copy zero-copy-near lmdb mapdb ehcache-disk caffeine files
#   mixed  10,000 values of 10 KB to 10 MB, 2 GiB kept: zero-copy ehcache-disk caffeine
#
# Each step runs in a fresh JVM, the peers in turns, ROUNDS times (5); the table has medians. All
# figures are added to benchmarks/target/results.jsonl. VALUES changes how many small ones there are.
#
# Further cases are tests that print what they measure, each once, with all of their peers:
#
#   rows   a million records: this cache, JDK serialization, Jackson, Fory
#   redis  300 MB and 1 KB in Redis: this cache, Spring Data Redis, raw Lettuce
#   scale  from a thousand entries to a million
#   micro  hits in a warm JVM, by JMH, which also writes benchmarks/target/micro.json
#   share  four JVMs that read one table: their summed proportional memory
#   first  the first hit of an application, and later ones
#   all    the first four, and all of these
set -euo pipefail
cd "$(dirname "$0")/.."

printed_by() { # MODULE TEST
  echo "$2"
  mvn -B verify -pl "$1" -am -Dtest="$2" -Dtest.excluded= -Dsurefire.failIfNoSpecifiedTests=false |
    sed -n "/Running .*$2/,/Tests run:/p" | grep -vE '^\[|^WARNING|^SLF4J|^$|^[0-9:.]+ +(WARN|INFO)|^20[0-9-]+T' || true
}

run_java() { # ARGUMENTS of java, in the directory benchmarks
  mvn -B -q -Pbenchmarks -pl benchmarks -am package -DskipTests
  local java_home
  java_home=$(for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$HOME"/.jdks/*25*; do
    [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q '"25' && echo "$home" && break
  done || true)
  [ -n "$java_home" ] || { echo "No JDK 25 in JAVA_HOME, /usr/lib/jvm or ~/.jdks" >&2; exit 1; }
  (cd benchmarks && "$java_home/bin/java" -cp "target/classes:$(cat target/class-path)" "$@")
}

compare() { # CASES [PEER...]
  JDK_JAVA_OPTIONS="-Dbenchmarks.values=${VALUES:-100000}" run_java \
    -Dbenchmarks.rounds="${ROUNDS:-5}" \
    -Dbenchmarks.directory=target \
    -Dbenchmarks.commit="$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" \
    dev.zerocopy.cache.benchmarks.Benchmarks "$@"
}

micro() {
  run_java org.openjdk.jmh.Main -prof gc -rf json -rff target/micro.json \
    -jvmArgsAppend "-Xmx2g --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" |
    sed -n '/^Benchmark /,$p' | grep -vE 'gc\.(alloc\.rate |count|time)'
}

[ $# -gt 0 ] || set -- big,huge,small,mixed
[ "$1" != all ] || set -- big,huge,small,mixed,micro,rows,redis,scale,share,first
cases=$1
shift
for one in ${cases//,/ }; do
  case $one in
    big | huge | small | mixed) compare "$one" "$@" ;;
    micro) micro ;;
    rows) printed_by cache-file RecordComparisonTests ;;
    redis) printed_by cache-spring-boot-starter RedisComparisonTests ;;
    scale) printed_by cache-file ScaleTests ;;
    share) printed_by cache-file PssTests ;;
    first) printed_by cache-spring-boot-starter FirstHitTests ;;
    *) echo "No case $one: big, huge, small, mixed, micro, rows, redis, scale, share, first or all" >&2; exit 2 ;;
  esac
done
