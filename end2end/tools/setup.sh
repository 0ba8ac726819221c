#!/usr/bin/env bash
# Brings a bare machine to the point where Caravane builds (`setup.sh build`) and where its tests
# run too (`setup.sh test`, the default). Each step says what it does and is skipped when it is done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

wanted=${1:-test}
cargo_leptos_version=0.3.10
nextest_version=0.9.143
oldest_wasm_opt=116
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PWD/end2end/node_modules/.bin:$PATH"

say() { printf 'set-up: %s\n' "$*"; }
missing() {
  printf 'set-up: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Debian packages: installed when we may, otherwise named in one line.
apt_install() {
  local line="sudo apt-get install -y --no-install-recommends $*"
  have apt-get || missing "missing: $* (or what your system calls them)"
  if [ "$(id -u)" -eq 0 ]; then
    set -- env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    apt-get update -q >/dev/null || true
  elif have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    set -- sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    sudo apt-get update -q >/dev/null || true
  else
    missing "missing, install with: $line"
  fi
  "$@" >/dev/null || missing "could not install; try: $line"
}

# A tool that runs for seconds needs no optimising: this is three times faster to compile.
cargo_install() {
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install --force "$@"
}

step_programs() {
  if ! have cc; then
    say "installing a C compiler (SQLite is compiled with the program)"
    apt_install gcc libc6-dev
  fi
  if ! have cargo; then
    missing "Rust is missing: install rustup from https://rustup.rs, then run this again"
  fi
  local channel major
  channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  if ! rustc --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1 || ! cargo fmt --version >/dev/null 2>&1; then
    say "installing Rust $channel with clippy and rustfmt"
    have rustup || missing "Rust $channel with clippy and rustfmt is needed, and there is no rustup to add them"
    rustup toolchain install "$channel" --profile minimal --component clippy --component rustfmt --target wasm32-unknown-unknown
  fi
  major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/' || true)
  if [ -z "$major" ] || [ "$major" -lt 20 ] || ! have npm; then
    missing "Node 20 or newer with npm is needed, found ${major:-none}: https://nodejs.org (Debian 12's own is too old)"
  fi
}

step_wasm_target() {
  local libraries
  libraries=$(rustc --print target-libdir --target wasm32-unknown-unknown)
  [ -d "$libraries" ] && return
  say "adding the wasm32-unknown-unknown target"
  have rustup || missing "Rust's wasm32-unknown-unknown target is missing and there is no rustup to add it"
  rustup target add wasm32-unknown-unknown
}

step_cargo_leptos() {
  local found
  found=$(cargo leptos --version 2>/dev/null | awk '{print $NF}' || true)
  [ "$found" = "$cargo_leptos_version" ] && return
  say "installing cargo-leptos $cargo_leptos_version (found ${found:-none}; compiling it takes about six minutes)"
  if cargo binstall -V >/dev/null 2>&1 && cargo binstall -y --force "cargo-leptos@$cargo_leptos_version"; then return; fi
  cargo_install cargo-leptos --locked --version "$cargo_leptos_version"
}

step_wasm_bindgen() {
  local wanted_version found
  wanted_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
  [ -n "$wanted_version" ] || missing "Cargo.lock names no wasm-bindgen"
  found=$(wasm-bindgen --version 2>/dev/null | awk '{print $2}' || true)
  [ "$found" = "$wanted_version" ] && return
  say "installing wasm-bindgen-cli $wanted_version, the version in Cargo.lock (found ${found:-none}; about three minutes)"
  if cargo binstall -V >/dev/null 2>&1 && cargo binstall -y --force "wasm-bindgen-cli@$wanted_version"; then return; fi
  # Without --locked: the lock file inside that package names a version that was withdrawn.
  cargo_install wasm-bindgen-cli --version "$wanted_version"
}

step_npm() {
  if ! cmp -s end2end/package-lock.json end2end/node_modules/.installed-lock; then
    say "installing the npm packages of end2end (wasm-opt, browser driver, HTML and accessibility checkers)"
    (cd end2end && npm ci --no-audit --no-fund)
    cp end2end/package-lock.json end2end/node_modules/.installed-lock
  fi
  local version
  version=$(wasm-opt --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')
  if [ "$version" -lt "$oldest_wasm_opt" ]; then
    missing "wasm-opt $version breaks the page in the browser, $oldest_wasm_opt or newer is needed: rm -rf end2end/node_modules and run this again"
  fi
}

step_nextest() {
  cargo nextest --version >/dev/null 2>&1 && return
  say "installing cargo-nextest $nextest_version, the test runner (compiling it takes several minutes)"
  if cargo binstall -V >/dev/null 2>&1 && cargo binstall -y "cargo-nextest@$nextest_version"; then return; fi
  cargo_install cargo-nextest --locked --version "$nextest_version"
}

step_chromium() {
  [ -n "${CHROMIUM_PATH:-}" ] && [ -x "$CHROMIUM_PATH" ] && return
  have chromium && return
  say "installing Chromium for the browser tests"
  apt_install chromium
}

step_postgres() {
  have initdb && return
  compgen -G '/usr/*/postgresql/*/bin/initdb' >/dev/null && return
  say "installing PostgreSQL for the tests on the second database"
  apt_install postgresql
}

# Readers of calendars and of signatures that we did not write (end2end/judges). Nothing of the program needs them: one that
# cannot be installed is skipped by the tests, and they say so.
step_judges() {
  local folder source=end2end/judges
  folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/judges
  mkdir -p "$folder"
  if ! [ -x "$folder/libical" ] || [ "$source/libical.c" -nt "$folder/libical" ]; then
    if ! cc -fsyntax-only -include libical/ical.h -x c /dev/null 2>/dev/null; then
      say "installing libical, a judge of calendars"
      (apt_install libical-dev) || say "libical is missing: its judgement will be skipped"
    fi
    cc -O1 -o "$folder/libical" "$source/libical.c" -lical 2>/dev/null || rm -f "$folder/libical"
  fi
  cmp -s "$source/requirements.txt" "$folder/installed" && return
  say "installing judges for Python into $folder"
  if ! python3 -m venv --help >/dev/null 2>&1 || ! python3 -c 'import ensurepip' 2>/dev/null; then
    (apt_install python3-venv) || true
  fi
  if python3 -m venv "$folder" && "$folder/bin/pip" install -q --disable-pip-version-check -r "$source/requirements.txt"; then
    cp "$source/requirements.txt" "$folder/installed"
  else
    say "the judges for Python are missing: their judgement will be skipped"
  fi
}

# A mail server that we did not write: the tests run it from a folder of their own and read its bounces.
# It is installed without a configuration and is not started; a machine that has another mail server
# keeps that one, and the test is skipped in words.
step_postfix() {
  { have postfix || [ -x /usr/sbin/postfix ]; } && return
  have apt-get || { say "Postfix is missing: its bounces will not be read"; return; }
  # shellcheck disable=SC2016 # the fields are dpkg's
  if dpkg-query -W -f '${db:Status-Abbrev}${Provides}\n' 2>/dev/null | grep -q '^ii.*mail-transport-agent'; then
    say "another mail server is installed: the bounces of Postfix will not be read"
    return
  fi
  say "installing Postfix, whose bounces the tests read (no configuration, no service)"
  (install_postfix) || say "Postfix is missing: its bounces will not be read"
}

# Asked for what it is to be, Debian's package would make it a server of the machine and start it.
# « No configuration » leaves /etc/postfix without main.cf, and policy-rc.d (exit 101: not allowed)
# keeps the package from starting a service.
install_postfix() {
  local root=() policy=/usr/sbin/policy-rc.d
  if [ "$(id -u)" -ne 0 ]; then
    { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; } || exit 1
    root=(sudo)
  fi
  if have debconf-set-selections || [ -x /usr/bin/debconf-set-selections ]; then
    echo 'postfix postfix/main_mailer_type select No configuration' | "${root[@]}" debconf-set-selections
  fi
  if ! [ -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod 755 "$policy"
    # shellcheck disable=SC2064 # the names as they are now
    trap "${root[*]} rm -f $policy" EXIT
  fi
  apt_install postfix
}

step_programs
step_wasm_target
step_cargo_leptos
step_wasm_bindgen
step_npm
if [ "$wanted" = test ]; then
  step_nextest
  step_chromium
  step_postgres
  step_judges
  step_postfix
fi
say "everything is there"
