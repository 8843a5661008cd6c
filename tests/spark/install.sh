#!/usr/bin/env bash
# What the tests on Spark need on a Debian machine: Java, and the extra "spark" in .venv beside what the tests need.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v java >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless
fi
make --no-print-directory .venv/.installed-dev
.venv/bin/python -c 'import pyspark' 2>/dev/null || .venv/bin/python -m pip install --quiet --editable '.[spark]'
