#!/bin/bash
# Fuzzes every reader for so many seconds each and minimises the corpora.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-30}
cargo=${CARGO:-cargo}
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
 -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions"
target=x86_64-unknown-linux-gnu
$cargo build --release --target "$target"
for name in vietqr_text vietqr_picture portal open311 xroad codes_names; do
  mkdir -p "corpus/$name" artifacts
  binary=target/$target/release/$name
  "$binary" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="artifacts/$name-" "corpus/$name"
  least=$(mktemp -d)
  "$binary" -set_cover_merge=1 -use_counters=0 "$least" "corpus/$name"
  rm -rf "corpus/$name" && mv "$least" "corpus/$name"
done
