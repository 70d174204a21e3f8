#!/bin/sh
# Validated, not run. Makes roles and databases when PostgreSQL starts for the first time, as deploy/local/stack does:
# the owner migrates, the app only reads and writes rows, Temporal has databases of its own.
set -eu
secret() { tr -d '\n' < "/run/secrets/$1"; }

psql -v ON_ERROR_STOP=1 -U postgres \
  -v owner="$(secret owner_password)" -v app="$(secret app_password)" -v temporal="$(secret temporal_password)" <<'SQL'
CREATE ROLE ansinh_owner LOGIN PASSWORD :'owner';
CREATE ROLE ansinh_app LOGIN PASSWORD :'app';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE ansinh OWNER ansinh_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT, TEMPORARY ON DATABASE ansinh, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE ansinh TO ansinh_app;
SQL
