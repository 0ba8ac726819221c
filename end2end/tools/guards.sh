#!/usr/bin/env bash
# What the sources and the dependency graph must not hold.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

status=0
refuse() {
  printf 'refused: %s\n' "$*" >&2
  status=1
}

# Server code in the browser is a guard, not a hope.
browser=(--locked -p frontend --target wasm32-unknown-unknown -e normal --prefix none)
tree=$(cargo tree "${browser[@]}" --format '{p} {f}')
for crate in sqlx sqlx-core mio lettre icalendar chrono-tz argon2 backend server axum; do
  if grep -q "^$crate v" <<<"$tree"; then refuse "the browser's part depends on $crate"; fi
done
# Leptos' settings reader names regex, and the linker drops it (sizes.mjs looks for it in the wasm).
if cargo tree "${browser[@]}" -i regex --depth 1 2>/dev/null | grep -vqE '^(regex|leptos_config) v|^$'; then
  refuse "the browser's part depends on regex"
fi
if grep -E '^tokio v' <<<"$tree" | grep -qE '[ ,](net|rt-multi-thread)(,|$)'; then refuse "the browser's part uses tokio's network"; fi

# The kiosk stands on the domain alone.
tree=$(cargo tree --locked -p kiosk --target wasm32-unknown-unknown -e normal --prefix none)
for crate in leptos app backend server axum sqlx sqlx-core mio lettre icalendar chrono-tz argon2 regex; do
  if grep -q "^$crate v" <<<"$tree"; then refuse "the kiosk depends on $crate"; fi
done

# Simulated clocks and disabled guards exist in test builds only.
if cargo tree --locked -p server -e normal --prefix none --format '{p} {f}' | grep -E '^(backend|server) v' | grep -q test-support; then
  refuse "the released binary has the feature test-support"
fi

# A class of one page must not reach into another: all files are one sheet.
node end2end/tools/styles.mjs style || status=1

# npm must not remember where a package was downloaded.
if grep -q '"resolved"' end2end/package-lock.json; then refuse "end2end/package-lock.json holds download addresses"; fi

# A file that is long on purpose says why in its first ten lines: "Long because …".
while IFS= read -r file; do
  [ -f "$file" ] || continue
  lines=$(wc -l <"$file")
  if [ "$lines" -gt 500 ] && ! head -n 10 "$file" | grep -q 'Long because'; then refuse "$file has $lines lines and does not say why"; fi
done < <(git ls-files '*.rs' '*.css' '*.mjs' '*.sh')

# Who may know whom, and no circle between files.
node end2end/tools/circles.mjs || status=1

cargo metadata --locked --format-version 1 | node end2end/tools/licences.mjs deny.toml || status=1
exit "$status"
