#!/usr/bin/env bash
# Every test. `rust` or `journeys` runs one half.
set -euo pipefail
cd "$(dirname "$0")/.."
half=${1:-both}

if [ "$half" != journeys ]; then
  eval "$(scripts/postgres-test.sh start)"
  trap 'scripts/postgres-test.sh stop' EXIT
  scripts/referees.sh
  export TINHSO_TEST_REQUIRE_POSTGRES=1 TINHSO_TEST_REQUIRE_REFEREES=1
  cargo test --workspace --no-fail-fast
fi
if [ "$half" != rust ]; then
  # The tests of the command line have built the program already; it is not built a second way.
  [ "$half" = both ] || cargo build
  (cd e2e && npm ci --no-audit --no-fund --silent && npm test)
fi
