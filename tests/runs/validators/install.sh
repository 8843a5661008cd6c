#!/usr/bin/env bash
# What the tests of formats for pipelines need on a Debian machine: Node.js, and the packages pinned in package.json.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# No package's own script is run: everything needed is in the packages.
npm ci --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund --loglevel=error
chmod +x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
