#!/bin/sh
# Validated, not run. Brings the engine's tables up to date; run before a server of a newer minor version starts.
set -eu
SQL_PASSWORD=$(tr -d '\n' < /run/secrets/temporal_password)
export SQL_PASSWORD
tool() { temporal-sql-tool --plugin postgres12 --endpoint postgres --port 5432 --user temporal "$@"; }

for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*} schema=${pair##*:}
  tool --database "$database" setup-schema --version 0.0 || true # says so where the tables exist already
  tool --database "$database" update-schema --schema-name "postgresql/v12/$schema"
done
