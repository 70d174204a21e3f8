#!/bin/sh
# Runs the tests of all modules, inside `stack up --test`, and fails if one does. Cached results would not know
# that a server has changed, so every test runs.
status=0
go run ./test/warm || exit 1
go test -race -count=1 ./... || status=1
(cd deploy/check && go test -count=1 ./...) || status=1
cd deploy/local || exit 1
# Temporal has no tests of its own here (the stack's start it), and to compile it for the race detector takes minutes.
go test -race -count=1 $(go list ./... | grep -v -e '/local$' -e '/local/temporal$') || status=1
exit $status
