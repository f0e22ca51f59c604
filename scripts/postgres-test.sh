#!/bin/sh
# A PostgreSQL server of our own for the tests: its data lies under target/pg-test, it listens on
# 127.0.0.1 only, and nothing it holds is worth keeping, so that it never waits for the disk.
# With TINHSO_PG_DURABLE=1 it does wait, as a real one: for measurements.
#
#   eval "$(scripts/postgres-test.sh start)"   starts it if need be and sets TINHSO_TEST_POSTGRES
#   scripts/postgres-test.sh url               prints the connection string
#   scripts/postgres-test.sh stop              stops it and removes its data
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
data=${TINHSO_PG_DATA:-$root/target/pg-test}
port=${TINHSO_PG_PORT:-55432}
url="postgres://postgres@127.0.0.1:$port/postgres"
if [ "${TINHSO_PG_DURABLE:-}" = 1 ]; then waits=on; else waits=off; fi

bin=$(dirname "$(command -v initdb || true)")
if [ ! -x "$bin/initdb" ]; then
    bin=
    for folder in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/bin; do
        if [ -x "$folder/initdb" ]; then bin=$folder; fi
    done
fi

# PostgreSQL refuses to run as root: there it runs as its own user.
as_server() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    else
        "$@"
    fi
}

# Folders above the data may be closed to the server's user: then the data lies in /tmp.
reachable() {
    mkdir -p "$data"
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$data"
        if ! as_server test -w "$data" 2>/dev/null; then
            rmdir "$data" 2>/dev/null || true
            data="/tmp/tinhso-pg-test-$port"
            mkdir -p "$data"
            chown postgres "$data"
        fi
    fi
    chmod 700 "$data"
}

running() {
    as_server "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1
}

start() {
    if [ -z "$bin" ]; then
        echo "postgres-test: PostgreSQL is not installed (Debian: apt-get install postgresql)" >&2
        exit 1
    fi
    reachable
    if [ ! -f "$data/PG_VERSION" ]; then
        as_server "$bin/initdb" -D "$data" -U postgres --auth=trust --no-sync \
            --encoding=UTF8 --locale=C >"$data.log" 2>&1 || { cat "$data.log" >&2; exit 1; }
    fi
    if ! running; then
        as_server "$bin/pg_ctl" -D "$data" -w -s -l "$data/server.log" -o "-p $port -c listen_addresses=127.0.0.1 \
            -c unix_socket_directories='' -c fsync=$waits -c synchronous_commit=$waits -c full_page_writes=$waits \
            -c max_connections=400 -c shared_buffers=64MB -c max_locks_per_transaction=256" start >&2 ||
            { tail -n 20 "$data/server.log" >&2; exit 1; }
    fi
    echo "export TINHSO_TEST_POSTGRES='$url'"
}

stop() {
    reachable
    if [ -n "$bin" ] && running; then
        as_server "$bin/pg_ctl" -D "$data" -w -s -m immediate stop >&2
    fi
    rm -rf "$data" "$data.log"
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    url) echo "$url" ;;
    *)
        echo "usage: $0 start|stop|url" >&2
        exit 2
        ;;
esac
