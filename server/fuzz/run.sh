#!/usr/bin/env bash
# One fuzz target for so many seconds: server/fuzz/run.sh busy 120
# Coverage counters are what stable compilers call unstable; RUSTC_BOOTSTRAP lets the pinned one make them,
# so that neither cargo-fuzz nor another compiler is needed. What is found goes to server/fuzz/artifacts; what
# is reached on the way stays in server/fuzz/target and not in the corpus, which is kept by hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
target=${1:?which target: busy, answer, message or report}
seconds=${2:-60}
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cdebug-assertions=on -Coverflow-checks=on -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
host=$(rustc -vV | sed -n 's/^host: //p')
# With a target of its own named, build scripts and macros are left alone.
cargo build --release --target "$host" --bin "$target"
mkdir -p "target/reached/$target" "artifacts/$target"
"target/$host/release/$target" "target/reached/$target" "corpus/$target" -artifact_prefix="artifacts/$target/" \
  -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1
