#!/bin/sh
# Builds the programs of the local stack, from the top folder: build.sh ansinh|stack|minio …
# It says what is built and for how long that usually goes on, and shows that it moves. Go's cache decides what there
# is to do; no flag may differ from those of `go build` and `go test` by hand, or everything would be compiled twice.
set -eu
export GOTOOLCHAIN=local # a toolchain is never downloaded behind a person's back

fail() { printf '%s\n' "$*" >&2; exit 1; }

check() {
  command -v go >/dev/null 2>&1 || fail "Go is not installed (no 'go' on the PATH): install Go $(need) or newer from https://go.dev/dl and start again."
  have=$(go env GOVERSION)
  case "$(printf 'go%s\n%s\n' "$(need)" "$have" | sort -V | head -n 1)" in
    "go$(need)") ;;
    *) fail "Go $(need) or newer is needed and ${have#go} is installed: install a newer one from https://go.dev/dl and start again." ;;
  esac
  mkdir -p bin .local/bin 2>/dev/null && [ -w bin ] && [ -w .local/bin ] ||
    fail "The folders bin and .local cannot be written here ($(pwd)): start as the user who owns them."
}

need() { sed -n 's/^go //p' deploy/local/go.mod; }

# room DIR MEGABYTES
room() {
  mkdir -p "$1" 2>/dev/null || fail "The folder $1 cannot be written: start as the user who owns it."
  left=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$left" -ge "$2" ] || fail "The disk of $1 has $left MB left and this build needs about $2: make room and start again."
}

# build WHAT USUAL COMMAND… shows nothing for what takes less than two seconds.
build() {
  what=$1 usual=$2 log=.local/build.log
  shift 2
  "$@" >"$log" 2>&1 &
  job=$!
  trap 'kill $job 2>/dev/null; exit 130' INT TERM HUP
  begun=$(date +%s) told=0
  while kill -0 $job 2>/dev/null; do
    sleep 0.2
    past=$(($(date +%s) - begun))
    if [ $past -ge 2 ] && [ $told = 0 ]; then
      echo "building $what ($usual)"
      told=1 next=15
    fi
    if [ $told = 1 ] && [ -t 1 ]; then
      printf '\r  %d s ' $past
    elif [ $told = 1 ] && [ $past -ge $next ]; then
      echo "  still building $what, $past s"
      next=$((past + 15))
    fi
  done
  status=0
  wait $job || status=$?
  trap - INT TERM HUP
  [ $told = 0 ] || [ ! -t 1 ] || printf '\r'
  if [ $status != 0 ]; then
    cat "$log" >&2
    ! grep -q 'no space left on device' "$log" || fail "The disk is full: make room (go clean -cache frees what Go keeps) and start again."
    fail "Building $what failed."
  fi
  [ $told = 0 ] || echo "  built $what in $past s"
}

# cold DIR says that the build cache has nothing yet that would make it small.
cold() { [ ! -e "$1" ]; }

check
for program in "$@"; do
  case $program in
    ansinh)
      build "bin/ansinh" "about 2 minutes on two cores the first time, then seconds" go build -o bin/ansinh . ;;
    stack)
      if cold .local/bin/stack; then room "$(go env GOCACHE)" 3000; fi
      build "the local stack with the Temporal server" "about 4 minutes on two cores the first time, then seconds" \
        go build -C deploy/local -o "$PWD/.local/bin/stack" . ;;
    minio)
      if [ "${ANSINH_TOOLS:-}" != fetch ] && command -v minio >/dev/null 2>&1; then continue; fi
      if cold .local/bin/minio; then room "$(go env GOCACHE)" 2000; fi
      if [ .local/bin/minio -nt deploy/local/minio/go.sum ]; then continue; fi # its module is all there is to it
      build "MinIO, the object store" "about 2 minutes on two cores, only the first time" \
        go build -C deploy/local/minio -o "$PWD/.local/bin/minio" github.com/minio/minio ;;
    *)
      fail "build.sh knows ansinh, stack and minio, not $program." ;;
  esac
done
