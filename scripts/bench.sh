#!/usr/bin/env bash
# Measures the platform and writes the tables of docs/performance.md.
#
#   scripts/bench.sh                              everything
#   scripts/bench.sh submit|pages|generate        one part
#   BENCH_DOSSIERS=1000000 scripts/bench.sh pages before a million dossiers; made once, kept in target/bench
#   BENCH_SUBMISSIONS=500 scripts/bench.sh submit on a slow disk
#
# Nobody else should use the computer meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
part=${1:-all}
case "$part" in
  all | submit | pages | generate) ;;
  *) echo "usage: scripts/bench.sh [submit|pages|generate]" >&2; exit 2 ;;
esac

cargo build -p bench
wanted() { [ "$part" = all ] || [ "$part" = "$1" ]; }

if wanted generate; then
  target/debug/bench generate --dossiers 20000
fi
if wanted submit; then
  # A server that waits for the disk, beside the one of the tests.
  export TINHSO_PG_DURABLE=1 TINHSO_PG_PORT=55434 TINHSO_PG_DATA="$PWD/target/pg-bench"
  eval "$(scripts/postgres-test.sh start)"
  trap 'scripts/postgres-test.sh stop' EXIT
  target/debug/bench submit --submissions "${BENCH_SUBMISSIONS:-2000}"
fi
if wanted pages; then
  target/debug/bench pages --dossiers "${BENCH_DOSSIERS:-200000}"
fi
