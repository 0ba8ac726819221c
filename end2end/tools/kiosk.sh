#!/usr/bin/env bash
# Builds the kiosk into the site folder: `kiosk.sh release` (small) or `kiosk.sh debug` (fast).
# Run it after cargo-leptos, which knows one front only (ADR kiosk-without-framework).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PWD/end2end/node_modules/.bin:$PATH"
case ${1:-release} in
  release) profile=wasm-release folder=wasm-release ;;
  debug) profile=dev folder=debug ;;
  *) printf 'usage: %s release|debug\n' "$0" >&2; exit 2 ;;
esac
built=${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/$folder/kiosk.wasm
site=target/site/pkg/borne

cargo build --locked -p kiosk --target wasm32-unknown-unknown --profile "$profile"
mkdir -p "$site"
wasm-bindgen --target web --no-typescript --out-dir "$site" --out-name kiosk "$built"
if [ "$folder" = wasm-release ]; then
  wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue -o "$site/kiosk_bg.wasm" "$site/kiosk_bg.wasm"
fi
cat style/tokens.css style/components/band.css style/kiosk.css >"$site/kiosk.css"
cp app/kiosk/start.js "$site/"
# The pictures stand in the shell itself, so that they show without a network too.
sed -e '/<!--sprite-->/{' -e 's/.*/<div class="sprite">/' -e 'r app/assets/pictures/icons.svg' -e 'a </div>' -e '}' \
  app/kiosk/index.html >"$site/index.html"
