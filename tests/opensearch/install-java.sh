#!/bin/sh
# Installs what runs the tests' OpenSearch server, from the system's own packages.
set -eu
if ! command -v apt-get >/dev/null 2>&1; then
    echo "This system has no apt-get: install Java 17 and Maven with its own package manager." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless maven openssl \
    >/dev/null
java -version 2>&1 | head -n 1
