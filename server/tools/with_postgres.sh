#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL that lives in a temporary folder:
#   server/tools/with_postgres.sh cargo nextest run …
# The command finds it in TEST_DATABASE_URL. The server stops and its folder goes when the command ends.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

find_programs() {
  local newest
  if command -v initdb >/dev/null 2>&1; then
    dirname "$(command -v initdb)"
    return
  fi
  newest=$(compgen -G '/usr/*/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
  if [ -n "$newest" ]; then
    dirname "$newest"
    return
  fi
  say "PostgreSQL's server programs are missing. Install them: sudo apt-get install postgresql"
  exit 1
}

[ $# -gt 0 ] || { say "usage: $0 COMMAND [ARGUMENT…]"; exit 2; }
programs=$(find_programs)
folder=$(mktemp -d "${TMPDIR:-/tmp}/caravane-postgres.XXXXXX")

# PostgreSQL refuses to run as root: then its own user runs it.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    (cd / && "$@")
  fi
}

started=
# shellcheck disable=SC2317 # called by the trap
clean_up() {
  if [ -n "$started" ]; then
    as_owner "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$folder"; fi

as_owner "$programs/initdb" --pgdata="$folder/data" --username=caravane --pwfile="$folder/password" \
  --auth-local=trust --auth-host=password --encoding=UTF8 --locale=C >"$folder/initdb.log" 2>&1 \
  || { say "initdb failed:"; cat "$folder/initdb.log" >&2; exit 1; }

# A port may be taken between choosing and starting: choose again.
for _ in 1 2 3 4 5 6 7 8; do
  port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
  if as_owner "$programs/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 -o \
    "-p $port -k $folder/data -c listen_addresses=127.0.0.1 -c fsync=on -c max_connections=200" \
    start >/dev/null 2>&1; then
    started=yes
    break
  fi
done
[ -n "$started" ] || { say "PostgreSQL did not start:"; tail -n 20 "$folder/data/server.log" >&2; exit 1; }

export TEST_DATABASE_URL="postgres://caravane:$password@127.0.0.1:$port/postgres"
status=0
"$@" || status=$?
exit "$status"
