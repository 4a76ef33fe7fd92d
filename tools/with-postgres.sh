#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: a new cluster in a temporary folder, on loopback, on a free port.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d /tmp/torelik-postgres.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

as_owner() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then # the server refuses to run as root
  owner=postgres
  id "$owner" >/dev/null 2>&1 || useradd --system --no-create-home "$owner"
  chown "$owner" "$folder"
  as_owner() { runuser -u "$owner" -- "$@"; }
fi
stop() {
  as_owner "$bin/pg_ctl" -D "$folder/cluster" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

cd /tmp
as_owner "$bin/initdb" -D "$folder/cluster" -U torelik -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/cluster" -s -w -l "$folder/log" \
  -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off" start
cd - >/dev/null

TORELIK_DATABASE="postgres://torelik@127.0.0.1:$port/postgres" "$@"
