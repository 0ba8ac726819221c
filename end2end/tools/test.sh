#!/usr/bin/env bash
# Everything that `make test` checks, in the order in which it fails fastest. Stops at the first
# failure; prints the minutes of each step and the tests counted, also then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PWD/end2end/node_modules/.bin:$PATH"
# The summaries of the runners are read: no colours in them.
export CARGO_TERM_COLOR=never
# Incremental files help a person who edits, not a machine that builds once.
if [ -n "${CI:-}" ]; then export CARGO_INCREMENTAL=0; fi
binary=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release/caravane
logs=$(mktemp -d "${TMPDIR:-/tmp}/caravane-test.XXXXXX")
# One selection of packages for lints and tests, so that dependencies are compiled once for both.
host=(--locked --workspace --exclude frontend)

times=()
passed=0
failed=0
skipped=0
judges='no judge was asked'
selection=no

report() {
  local status=$?
  printf '\nMinutes of each step:\n'
  printf '  %s\n' "${times[@]:-none}"
  awk -v seconds="$SECONDS" 'BEGIN { printf "  %5.1f  in all\n", seconds / 60 }'
  rm -rf "$logs"
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then printf 'Stopped by a step that is not a test.\n'; fi
  printf 'Readers that we did not write: %s\n' "$judges"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}
trap report EXIT

number() { # the number in the last place where a pattern stands in a file
  { grep -Eo "$1" "$2" || true; } | tail -n 1 | grep -Eo '[0-9]+' || echo 0
}

count() { # adds what a test runner says of itself
  local log=$1
  if grep -qE 'Summary \[.*tests? run:' "$log"; then
    # What a single test prints comes after the summary, and has figures of its own.
    grep -E 'Summary \[.*tests? run:' "$log" | tail -n 1 >"$log.summary"
    passed=$((passed + $(number '[0-9]+ passed' "$log.summary")))
    failed=$((failed + $(number '[0-9]+ failed' "$log.summary") + $(number '[0-9]+ timed out' "$log.summary")))
    # What a selection leaves out ran in the steps before it.
    if [ "$selection" = no ]; then skipped=$((skipped + $(number '[0-9]+ skipped' "$log.summary"))); fi
  elif grep -q '^ℹ pass ' "$log"; then
    passed=$((passed + $(number '^ℹ pass [0-9]+' "$log")))
    failed=$((failed + $(number '^ℹ fail [0-9]+' "$log") + $(number '^ℹ cancelled [0-9]+' "$log")))
    skipped=$((skipped + $(number '^ℹ skipped [0-9]+' "$log")))
  fi
}

step() { # step "Name" command…
  local name=$1 begin=$SECONDS status=0 log
  shift
  log="$logs/${#times[@]}"
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$log" || status=$?
  times+=("$(awk -v s="$((SECONDS - begin))" 'BEGIN { printf "%5.1f", s / 60 }')  $name")
  count "$log"
  if grep -q '^judges: ' "$log"; then judges=$(grep '^judges: ' "$log" | tail -n 1); fi
  if [ "$status" -ne 0 ]; then
    printf '\n== Failed: %s\n' "$name" >&2
    exit 1
  fi
}

docs() { RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps -p domain -p planner -p backend; }
release() { cargo leptos build --release --split && end2end/tools/kiosk.sh release; }
# Words that only test builds have: the sources and the test programs hold them, the release must not.
no_switches() {
  local tests
  tests=$(dirname "$binary")/../debug/deps
  no_switch server/core/src/repo/slots.rs "update slots set taken = \$2 where id = \$1" &&
    no_switch server/core/src/trial.rs 'worker stopped'
}
no_switch() { # no_switch SOURCE WORDS
  grep -qF "$2" "$1" || { echo "the words looked for are gone: $2"; return 1; }
  grep -qaF "$2" "$tests"/http-* || { echo "the test programs do not hold them either: $2"; return 1; }
  ! grep -qaF "$2" "$binary" || { echo "the release holds a switch of the tests: $2"; return 1; }
}
# The conflict engine as the server runs it and as the browser does, for the test that compares them.
engines() {
  cargo build "${host[@]}" --bin agreement &&
    cargo build --locked -p agreement --lib --target wasm32-unknown-unknown --profile wasm-release
}
browser() { (cd end2end && CARAVANE_BINARY="$binary" npm test --silent); }

step 'Set-up' end2end/tools/setup.sh test
step 'Format' cargo fmt --all --check
step 'Guards: who knows whom, what the browser must not carry, licences, long files' end2end/tools/guards.sh
step 'Lints, server side' cargo clippy "${host[@]}" --all-targets -- -D warnings
step 'Lints, browser side' cargo clippy --locked -p frontend --target wasm32-unknown-unknown -- -D warnings
step 'Lints, kiosk' cargo clippy --locked -p kiosk --target wasm32-unknown-unknown -- -D warnings
step 'Planner, as wasm' cargo check --locked -p planner --target wasm32-unknown-unknown
step 'Documentation of domain, planner and backend' docs
# The machine's own zone means nothing: each run has another one, far from the towns' and from each other.
step 'Tests on SQLite, in Auckland' env TZ=Pacific/Auckland CARAVANE_CORPUS="$logs/calendars" cargo nextest run "${host[@]}" --no-fail-fast
step 'Calendars before their judges' node end2end/tools/judges.mjs "$logs/calendars"
step 'Tests on PostgreSQL, in Paris' env TZ=Europe/Paris \
  server/tools/with_postgres.sh cargo nextest run "${host[@]}" --no-fail-fast
selection=yes
step 'Tests of time, in UTC' env TZ=UTC cargo nextest run "${host[@]}" --no-fail-fast \
  -E 'test(/zone|clock|calendar|ical|remind|time|hour|day/) + binary(mail) + binary(worker) + binary(change)'
selection=no
step 'Release build' release
step 'No test switches in the release' no_switches
step 'Sizes' node end2end/tools/sizes.mjs
step 'Engine, natively and as wasm' engines
step 'Browser' browser
