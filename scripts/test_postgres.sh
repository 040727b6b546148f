#!/usr/bin/env bash
# The office's tests on PostgreSQL: a cluster of our own in a temporary folder, on this machine only, stopped at the end.
# With --if-installed: where there is no PostgreSQL, say so and succeed.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/find_tools.sh

bin=$(find_postgres_bin)
if [ -z "$bin" ]; then
  echo "No PostgreSQL here: the office is tested on SQLite only."
  [ "${1:-}" = --if-installed ] && exit 0 || exit 1
fi
rooms=()
for room in tests/office tests/faces; do [ -d "$room" ] && rooms+=("$room"); done
[ ${#rooms[@]} -gt 0 ] || { echo "No office tests yet."; exit 0; }

# PostgreSQL refuses to run as root.
owner=$(id -un)
[ "$(id -u)" != 0 ] || { getent passwd postgres >/dev/null && owner=postgres || owner=nobody; }
as_owner() { if [ "$owner" = "$(id -un)" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }

home=$(mktemp -d)
chown "$owner" "$home"
stop() {
  as_owner "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(
  cd "$home"
  as_owner "$bin/initdb" -D "$home/data" -U kaowu --auth=trust --encoding=UTF8 --no-locale --no-sync >/dev/null
  # Nothing in it is to last: no fsync.
  as_owner "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -o "-p $port -k $home -c listen_addresses=127.0.0.1 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null || { cat "$home/log"; exit 1; }
)
echo "PostgreSQL $("$bin/postgres" --version | grep -oE '[0-9.]+' | head -n 1) on 127.0.0.1:$port"
export KAOWU_DATABASE_URL="postgres://kaowu@127.0.0.1:$port/postgres"
.venv/bin/python -m pytest -n auto --dist loadfile --database -m "not browser" "${rooms[@]}"
