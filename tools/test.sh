#!/usr/bin/env bash
# The whole suite. Each part prints its own totals; the first failure ends it.
set -euo pipefail
bin=.venv/bin

echo "== Units, contracts, journeys (SQLite)"
"$bin/pytest" -q -n 2 -m "not browser"

echo "== What asks the database, on PostgreSQL (the walk through every address asks views that other tests ask here)"
tools/with-postgres.sh "$bin/pytest" -q -n 2 -m "not browser" --only-database --ignore=tests/architecture --ignore=tests/journeys/test_every_address.py

echo "== Browser"
"$bin/pytest" -q -m browser tests/browser
