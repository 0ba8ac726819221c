#!/usr/bin/env bash
# Every zone that there is, at each quarter of an hour of 2026 to 2028: what our definitions of zones say by
# their own bytes, under libical, against the system's data.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=$(mktemp -d "${TMPDIR:-/tmp}/caravane-zones.XXXXXX")
trap 'rm -rf "$folder"' EXIT
CARAVANE_ALL_ZONES=1 CARAVANE_CORPUS="$folder" cargo test --locked -q -p backend --test judged definitions_of_zones
node end2end/tools/judges.mjs "$folder"
