#!/bin/sh
# Installs the named packages from the system's own, for checks and benchmarks that need them.
set -eu
if ! command -v apt-get >/dev/null 2>&1; then
    echo "This system has no apt-get: install $* with its own package manager." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
